using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Gateway.Commands.Subjects;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Revoking;

/// <summary><c>gatehouse revoke subject</c></summary>
internal sealed class RevokeSubjectVerb : RevokeVerb
{
    private readonly Argument<string> id = new("ID") { Description = "The subject's id; of another issuer 'issuer|sub'." };
    private readonly Option<bool> keys = new("--keys") { Description = "Block its keys in the same go." };

    public RevokeSubjectVerb() : base("subject", "Refuse every token a subject has now; new ones count. Its keys work on, unless --keys.", "gatehouse revoke subject alice --keys --reason lost --wait")
    {
        Arguments.Add(id);
        Options.Add(keys);
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var whose = SubjectIds.Read(call.Get(id)!);
        var change = await register.Revocations.RevokeSubjectAsync(whose, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw await KnownWords.NoSubjectAsync(register, whose, cancellationToken, mayBeMade: false);

        var left = await KeysOf.FindAsync(
            register, new KeyQuery { Subject = whose }, whose, call.Get(keys), $"gatehouse revoke subject {Shell.Word(whose)} --keys", actor, call.Desk.Time.GetUtcNow(), cancellationToken);
        return await AnswerAsync(call, register, Name, whose, change, $"Tokens of {whose} made before now are refused; new ones count. To refuse those too: gatehouse subject suspend {Shell.Word(whose)}", left, cancellationToken);
    }
}

/// <summary><c>gatehouse revoke client</c></summary>
internal sealed class RevokeClientVerb : RevokeVerb
{
    private readonly Argument<string> name = new("NAME") { Description = "The client's name, as 'client list' shows it; of another issuer 'issuer|client'." };
    private readonly Option<bool> keys = new("--keys") { Description = "Block its keys in the same go." };

    public RevokeClientVerb() : base("client", "Refuse every token a client has now; new ones count. Its keys work on, unless --keys.", "gatehouse revoke client old-app --keys --reason retired --wait")
    {
        Arguments.Add(name);
        Options.Add(keys);
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var whose = call.Get(name)!;
        if (whose.Contains('|') && (whose.Length > 768 || whose[0] == '|' || whose[^1] == '|' || whose.Any(char.IsControl)))
            throw new StopException($"expected a client of another issuer, issuer|client, of at most 768 printable characters, found {Count.Of(whose.Length, "character")}", exit: Exit.WrongUsage);

        var change = await register.Revocations.RevokeClientAsync(whose, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw new StopException($"there is no client '{Plain.Text(whose)}'", "gatehouse client list");

        var shown = Plain.Text(whose);
        var left = await KeysOf.FindAsync(
            register, new KeyQuery { Client = whose }, shown, call.Get(keys), $"gatehouse revoke client {Shell.Word(whose)} --keys", actor, call.Desk.Time.GetUtcNow(), cancellationToken);
        return await AnswerAsync(call, register, Name, whose, change, $"Tokens of the client {shown} made before now are refused; new ones count.", left, cancellationToken);
    }
}
