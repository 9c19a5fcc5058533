using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Demo;

/// <summary>Three keys to try things out with; fresh at each start, good for a day.</summary>
/// <param name="User">For the subject alice.</param>
/// <param name="Manager">Of a client with the role manager.</param>
/// <param name="Admin">Of a client with the role admin.</param>
internal sealed record DemoKeys(string User, string Manager, string Admin)
{
    private static readonly Actor Demo = new("gatehouse", "demo");

    /// <summary>Makes them.</summary>
    public static async ValueTask<DemoKeys> MakeAsync(Call call, CompiledPolicy policy, CancellationToken cancellationToken)
    {
        KnownWords.Roles(policy, ["user", "manager", "admin"]);
        await using var register = await call.Desk.OpenAsync(policy, cancellationToken);
        await register.Subjects.CreateAsync("alice", ["user"], Demo, cancellationToken);
        var now = call.Desk.Time.GetUtcNow();
        return new DemoKeys(
            await MakeAsync(register, "demo-user", "alice", [], now, cancellationToken),
            await MakeAsync(register, "demo-manager", null, ["manager"], now, cancellationToken),
            await MakeAsync(register, "demo-admin", null, ["admin"], now, cancellationToken));
    }

    private static async ValueTask<string> MakeAsync(IRegister register, string client, string? subject, IReadOnlyList<string> roles, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var made = register.NewKey("live");
        var change = await register.Keys.CreateAsync(new ApiKey(made.Id, client, "live", roles, subject, null, now, now.AddDays(1), false, null), made.Hash, Demo, cancellationToken);
        return change.Made ? made.Key : throw new StopException("a key for the demo was not stored; try again");
    }

    /// <summary>Nothing secret, so that no log prints the keys by accident (CWE-532).</summary>
    public override string ToString() => nameof(DemoKeys);
}
