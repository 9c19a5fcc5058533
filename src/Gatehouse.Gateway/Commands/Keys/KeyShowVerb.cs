using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>gatehouse key show</c></summary>
internal sealed class KeyShowVerb : PolicyVerb
{
    private readonly Argument<string> id = KeyIds.Argument();

    public KeyShowVerb() : base("show", "Show what is known of one API key.", "gatehouse key show 7Gq2mVx0aBcD") => Arguments.Add(id);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var wanted = KeyIds.Read(call.Get(id)!);
        var key = await register.Keys.FindAsync(wanted, cancellationToken) ?? throw KeyIds.NotFound(wanted);
        call.Answer(KeyView.Of(key, call.Desk.Time.GetUtcNow()), KeyView.Whole);
        return Exit.Done;
    }
}
