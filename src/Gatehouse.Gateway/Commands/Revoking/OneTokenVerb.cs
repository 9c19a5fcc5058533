using System.CommandLine;
using System.Text;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Revoking;

/// <summary>Revokes by one token, or by an id out of a log.</summary>
internal abstract class OneTokenVerb : RevokeVerb
{
    // Longer than any token of ours can live (authentication.tokens.lifetime), with clocks that differ; for others, whose lifetimes we do not know, a year.
    private static readonly TimeSpan Ours = TimeSpan.FromHours(25), Others = TimeSpan.FromDays(366);

    private readonly Argument<string> token;
    private readonly Option<string?> issuer = new("--issuer") { HelpName = "ISSUER", Description = "Whose it is, when an id is given: another issuer's 'iss'. Default: ours." };

    protected OneTokenVerb(string name, string claim, string description, string example) : base(name, description, example)
    {
        token = new Argument<string>("TOKEN|ID|-") { Description = $"The token, '-' to read it from standard input, or its id ('{claim}')." };
        Arguments.Add(token);
        Options.Add(issuer);
    }

    /// <summary>The id that this verb revokes by.</summary>
    protected abstract string? IdOf(TokenClaims claims);

    /// <summary>What is told when the token has no such id.</summary>
    protected abstract StopException WithoutId();

    /// <summary>Makes the change.</summary>
    protected abstract ValueTask<Change> RevokeAsync(IRevocationStore store, string issuer, string id, DateTimeOffset until, Actor actor, CancellationToken cancellationToken);

    /// <summary>What is refused now.</summary>
    protected abstract string Done(string id, string whose, DateTimeOffset until);

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var typed = call.Get(token)!;
        var text = typed == "-" ? await ReadAsync(call.Terminal, cancellationToken) : typed;
        var claims = TokenClaims.Read(text);
        if (claims is not null && typed != "-")
            call.Terminal.Say("The token stood on the command line: it is in the shell's history and was visible in /proc. Next time: '-', and paste it.");

        var id = claims is null ? IdFrom(text) : IdOf(claims) ?? throw WithoutId();
        var whose = Whose(call, policy, claims);
        var until = End(call.Desk.Time.GetUtcNow(), whose, claims);
        var change = await RevokeAsync(register.Revocations, whose, id, until, actor, cancellationToken);
        return await AnswerAsync(call, register, Name, id, change, Done(Plain.Text(id), whose, until), null, cancellationToken);
    }

    // Its text may be a secret that was mistyped: never repeated (CWE-532).
    private static string IdFrom(string text) =>
        text.Length is > 0 and <= 256 && !text.StartsWith("eyJ", StringComparison.Ordinal) && text.All(c => c is > ' ' and < '\x7f')
            ? text
            : throw new StopException($"expected a whole token, or an id of 1 to 256 printable characters without spaces, found {Count.Of(text.Length, "character")}", exit: Exit.WrongUsage);

    private string Whose(Call call, CompiledPolicy policy, TokenClaims? claims)
    {
        if (claims is null)
            return call.Get(issuer) is { } named && named != TokenIssuer.IssuerOf(policy) ? KnownIssuers.Read(policy, named) : "";

        // Ours always say so. One that names no issuer is of the issuer whose tokens do not: kept under our name it would go on working.
        if (claims.Issuer is not { } said)
            return policy.Document.Authentication.Issuers.FirstOrDefault(one => one.Unnamed)?.Issuer ?? "";

        return said == TokenIssuer.IssuerOf(policy) ? "" : KnownIssuers.Read(policy, said);
    }

    // The end that an unproved token names may only lengthen this: a forged early one would bring the true token back to life.
    private static DateTimeOffset End(DateTimeOffset now, string whose, TokenClaims? claims)
    {
        // To the end of the hour, so that the same command a moment later is the same revocation and not a longer one.
        var least = new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerHour, TimeSpan.Zero) + TimeSpan.FromHours(1) + (whose.Length == 0 ? Ours : Others);
        return claims?.ExpiresAt is { } said && said > least ? said : least;
    }

    private static async ValueTask<string> ReadAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        // Bounded: whoever pipes a whole file in by mistake is told so, and not kept waiting.
        var bytes = new byte[TokenClaims.MaxLength + 1];
        await using var input = terminal.In();
        var count = await input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var text = Encoding.Latin1.GetString(bytes, 0, count).Trim();
        return text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text["Bearer ".Length..].Trim() : text;
    }
}
