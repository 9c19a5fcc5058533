using System.CommandLine;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary><c>gatehouse subject set</c>: enrols what a subject can prove itself with, until accounts exist (requirement 2.05).</summary>
internal sealed class SubjectSetVerb : ChangingVerb
{
    private readonly Argument<string> id = SubjectIds.Argument();
    private readonly Argument<string> what = new("WHAT") { Description = "email, password, totp or tenant." };
    private readonly Argument<string?> value = new("VALUE") { Description = "An address for email, a name for tenant; never a password, which is read from the terminal or from standard input.", DefaultValueFactory = _ => null };
    private readonly Option<bool> remove = new("--remove") { Description = "Take it away." };

    public SubjectSetVerb() : base("set", "Enrol what a subject can prove itself with: an address, a password, an authenticator app; or say where it belongs.", "gatehouse subject set alice email alice@shop.example")
    {
        Arguments.Add(id);
        Arguments.Add(what);
        Arguments.Add(value);
        Options.Add(remove);
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var (subject, factor) = (SubjectIds.Read(call.Get(id)!), call.Get(what)!);
        var (change, shownOnce) = await EnrolAsync(call, policy, register, subject, factor, actor, cancellationToken);
        if (change.Result == ChangeResult.NotFound)
            throw await KnownWords.NoSubjectAsync(register, subject, cancellationToken, mayBeMade: false);

        var confirmation = await ConfirmAsync(call, register, change, cancellationToken);
        var now = FactorsView.Of(await register.Factors.FindAsync(subject, cancellationToken));
        call.Answer(new Enrolled(subject, now, change.Made ? shownOnce : null, change.Made, confirmation.Confirmed, confirmation.Pending), Line);
        if (!change.Made)
            call.Terminal.Say($"{subject}: nothing had to be changed.");
        else if (shownOnce is not null)
            call.Terminal.Say("Shown once: whoever has it has the codes. Put it into the app, as a picture or typed, and forget it.");

        return change.Made ? Told(call, confirmation) : Exit.Done;
    }

    private async ValueTask<(Change Change, string? ShownOnce)> EnrolAsync(
        Call call, CompiledPolicy policy, IRegister register, string subject, string factor, Actor actor, CancellationToken cancellationToken)
    {
        var factors = register.Factors;
        switch (factor)
        {
            case "email":
                return (await factors.SetEmailAsync(subject, Given(call, "an address such as alice@shop.example"), actor, cancellationToken), null);
            case "tenant":
                return (await factors.SetTenantAsync(subject, Given(call, "a tenant's name"), actor, cancellationToken), null);
            case "password":
                return (await factors.SetPasswordAsync(subject, Nothing(call) ? null : PasswordHash.Make(PasswordEntry.Read(call.Terminal)), actor, cancellationToken), null);
            case "totp" when Nothing(call):
                return (await factors.SetCodesAsync(subject, null, actor, cancellationToken), null);
            case "totp":
                var seed = CodeSeeds.New();
                var stored = new CodeSeeds(register.KeyStore.Master).Seal(seed, subject);
                return (await factors.SetCodesAsync(subject, stored, actor, cancellationToken), CodeSeeds.UriOf(seed, subject, policy.Document.Https.Host));
            default:
                throw new StopException($"expected email, password, totp or tenant, found '{Plain.Text(factor)}'", Example, Exit.WrongUsage);
        }
    }

    // Null to take it away.
    private string? Given(Call call, string expected) => (call.Get(value), call.Get(remove)) switch
    {
        (null, true) => null,
        ({ } given, false) => given,
        (null, false) => throw new StopException($"expected {expected}, or --remove", Example, Exit.WrongUsage),
        _ => throw new StopException("expected a value or --remove, found both", exit: Exit.WrongUsage),
    };

    // A secret in an argument stands in the shell's history and in the list of processes (CWE-214).
    private bool Nothing(Call call) => call.Get(value) is null
        ? call.Get(remove)
        : throw new StopException("expected no value here: a password is read from the terminal or from standard input, and the seed of codes is made", exit: Exit.WrongUsage);

    private static void Line(TextWriter to, Enrolled enrolled)
    {
        FactorsView.Line(to, enrolled.Factors);
        if (enrolled.Totp is { } uri)
            to.WriteLine(uri);
    }

    private sealed record Enrolled(string Id, FactorsView Factors, string? Totp, bool WasChanged, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
