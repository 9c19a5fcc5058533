using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Revoking;

/// <summary><c>gatehouse revoke issuer</c></summary>
internal sealed class RevokeIssuerVerb : RevokeVerb
{
    private readonly Argument<string> issuer = new("ISSUER") { Description = "As the policy names it under 'issuers'." };

    public RevokeIssuerVerb() : base("issuer", "Refuse every token of another issuer that was made until now.", "gatehouse revoke issuer https://login.example.com --reason leaked --wait") => Arguments.Add(issuer);

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var whose = KnownIssuers.Read(policy, call.Get(issuer)!);
        var change = await register.Revocations.RevokeIssuerAsync(whose, actor, cancellationToken);
        return await AnswerAsync(call, register, Name, whose, change, $"Tokens of {Plain.Text(whose)} made until now are refused; new ones count. To refuse those too, take the issuer out of the policy.", null, cancellationToken);
    }
}

/// <summary><c>gatehouse revoke all</c></summary>
internal sealed class RevokeAllVerb : RevokeVerb
{
    private readonly Option<bool> yes = new("--yes") { Description = "Yes, everybody has to sign in again." };

    public RevokeAllVerb() : base("all", "Refuse every token, ours and others', that was made until now. Keys work on.", "gatehouse revoke all --yes --reason leaked --wait") => Options.Add(yes);

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        if (!call.Get(yes))
            throw new StopException("this refuses every token there is; everybody has to get a new one. Nothing was changed", "the same with --yes", Exit.WrongUsage);

        var change = await register.Revocations.RevokeAllAsync(actor, cancellationToken);
        return await AnswerAsync(call, register, Name, "", change, "Every token made until now is refused; new ones count. Keys work on: 'gatehouse key block ID' blocks one.", null, cancellationToken);
    }
}
