using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Deciding;
using Gatehouse.Policy.Model;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Request;

/// <summary>What is known of one request on its way through the rooms; every room reads it and adds its own.</summary>
public sealed class RequestContext
{
    private IAnswerJudge[] judges = [];
    private Refusal[] wouldRefuse = [];
    private LiveState state = null!;

    /// <summary>The request as the server read it. Steps read the parsed fields below instead where there are any.</summary>
    public required HttpContext Http { get; init; }

    /// <summary>The policy and the snapshot this request is judged by, from first to last (rule 8 of the policy file).</summary>
    public required LiveState State { get => state; init => state = value; }

    /// <summary>From here on judged by what is known now. Only before anything was asked about the caller.</summary>
    internal void JudgeBy(LiveState newer) => state = newer;

    /// <summary>Public id of the request, in every answer and log line: 22 base62 characters.</summary>
    public required string Id { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where it came from. Set by Arrival.</summary>
    public SourceAddress Source { get; set; }

    /// <summary>The address behind <see cref="Source"/>, for the upstream. Set by Arrival.</summary>
    public System.Net.IPAddress? Address { get; set; }

    /// <summary>The canonical path: what was matched and what the upstream gets. Set by Arrival.</summary>
    public string Path { get; set; } = "";

    /// <summary>The query as sent, with its question mark; empty without one. Set by Arrival.</summary>
    public string Query { get; set; } = "";

    /// <summary>The operation. Set by Arrival; null only before.</summary>
    public CompiledOperation? Operation { get; set; }

    /// <summary>Where the path parameters stand in <see cref="Path"/>. Set by Arrival.</summary>
    public PathValues PathValues;

    /// <summary>Who asks. Set by Authentication.</summary>
    public Principal Principal { get; set; } = Principal.Guest;

    /// <summary>Public id of the key that was presented, also when it was refused; for the log only. Set by Authentication.</summary>
    public string? PresentedKeyId { get; set; }

    /// <summary>The old secret that was accepted; null when none was. Set by Authentication, for the headers that tell its end.</summary>
    internal OldSecret? OldSecret { get; set; }

    /// <summary>Id of a further proof that the client says it gave; anybody can send one. Null without. Set by Arrival.</summary>
    public string? ProofSent { get; set; }

    /// <summary>How fresh the client wants to be judged, as sent; anybody can send one. Null without. Set by Arrival.</summary>
    public string? SeqSent { get; set; }

    /// <summary>Whether the thing is the caller's; null while nobody had to know. Set by Authorization, or when the upstream's answer shows it.</summary>
    public bool? IsOwner { get; set; }

    /// <summary>Set by whoever has to read the upstream's answer: it is asked for whole, plain and unconditionally, whatever the client asked for.</summary>
    public bool ReadsAnswer { get; set; }

    /// <summary>Who listens whether the upstream still speaks, where the caller may hear nothing of it for long; null where nobody does. Set by Forwarding.</summary>
    internal Silence? Silence { get; set; }

    /// <summary>Whether what is read of the answer is not what leaves, so that the one must not be taken for the other's silence. Set by whoever keeps things back.</summary>
    internal bool IsSieved { get; set; }

    /// <summary>The state of the thing that a write was allowed on, as its strong ETag: the upstream must not apply the write to another. Null when none is known.</summary>
    internal string? WrittenState { get; set; }

    /// <summary>What would have been refused, had the policy not said to watch only; empty for most.</summary>
    public IReadOnlyList<Refusal> WouldRefuse => wouldRefuse;

    /// <summary>The room that is asked now, for what it writes down. Set by the pipeline.</summary>
    internal Room Asked { get; set; }

    /// <summary>Parts of the policy that would have refused; <see cref="PolicyPart.None"/> for most.</summary>
    internal PolicyPart Noted { get; private set; }

    /// <summary>A refusal that stands, or null if this part of the policy is only watched here: then it is written down, and the request goes on.</summary>
    /// <param name="part">Which part of the policy refuses.</param>
    /// <param name="refusal">What it says.</param>
    public Refusal? Heed(PolicyPart part, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Operation is null ? refusal : Heed((Operation.Watched & part) != 0, part, refusal);
    }

    /// <summary>The same for a rule that says itself whether it is only watched, such as one of several about the fields of a thing.</summary>
    /// <param name="mode">Of the rule.</param>
    /// <param name="part">Which part of the policy it belongs to.</param>
    /// <param name="refusal">What it says.</param>
    public Refusal? Heed(PolicyMode mode, PolicyPart part, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Operation is null ? refusal : Heed(mode == PolicyMode.Watch, part, refusal);
    }

    private Refusal? Heed(bool watched, PolicyPart part, Refusal refusal)
    {
        if (!watched || !Watch.MayBeWatched(Principal, part, refusal))
            return refusal;

        wouldRefuse = [.. wouldRefuse, refusal.Step is null ? refusal with { Step = Rooms.Name(Asked) } : refusal];
        Noted |= part;
        return null;
    }

    /// <summary>What the matrix said. Set by Authorization.</summary>
    public Decision? Decision { get; set; }

    /// <summary>The body, once a step had to read it; null while it still streams.</summary>
    public HeldBody? Body { get; set; }

    /// <summary>The state of the quota this request was counted against; for the RateLimit headers. Set by RateLimiting.</summary>
    public QuotaState? Quota { get; set; }

    /// <summary>Set by Arrival when the gateway answers this request itself, after the door, and never forwards it: a preflight, a path under <c>/.gatehouse/</c>.</summary>
    public Action<RequestContext>? OwnAnswer { get; set; }

    /// <summary>Set by Arrival when the gateway answers this request itself and has to know who asks: after the quota, and it is never forwarded.</summary>
    internal IAnswerToPrincipal? PrincipalAnswer { get; set; }

    /// <summary>A key that stood in the body, where a request of ours has it there; a secret. Set before Authentication, which proves it like any other.</summary>
    internal string? KeyInBody { get; set; }

    /// <summary>Status of the upstream's answer; 0 when there was none. Set by Forwarding, for the log.</summary>
    public int UpstreamStatus { get; set; }

    /// <summary>Stands for the account that a login names, the same for the same account until the restart; for the log only. Set by RateLimiting.</summary>
    public string? LoginAccount { get; set; }

    /// <summary>Who looks at the upstream's answer before a byte of it leaves, in this order.</summary>
    public IReadOnlyList<IAnswerJudge> Judges => judges;

    /// <summary>Has the upstream's answer judged; for steps that must see how it ended, or keep it back.</summary>
    public void JudgeAnswerBy(IAnswerJudge judge) => judges = [.. judges, judge];

    /// <summary>Whether the request asks to become a stream both ways (WebSocket, extended CONNECT).</summary>
    public bool IsUpgrade { get; set; }

    /// <summary>The decoded value of a path parameter.</summary>
    /// <param name="index">Index into the operation's path parameters.</param>
    public string PathValue(int index)
    {
        var raw = Path.AsSpan()[PathValues[index]];
        return raw.Contains('%') ? Uri.UnescapeDataString(raw) : raw.ToString();
    }
}

/// <summary>A quota after this request was counted.</summary>
/// <param name="ClassName">light, medium, heavy: the name in the RateLimit header fields.</param>
/// <param name="Limit">Requests per window.</param>
/// <param name="WindowSeconds">Length of the window in seconds.</param>
/// <param name="Remaining">Requests that would still be let in now.</param>
/// <param name="ResetSeconds">Whole seconds until the whole quota is there again, rounded up; on a refusal until the next request is let in.</param>
public sealed record QuotaState(string ClassName, int Limit, int WindowSeconds, int Remaining, int ResetSeconds);
