using Gatehouse.Authentication;
using Gatehouse.Authorization;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Tests;

/// <summary>A policy proves itself before it takes traffic: a check that is absent, or satisfied by mere presence, is found (envoyproxy/gateway#9958; CVE-2022-29226).</summary>
public sealed class SelfProofTests : IDisposable
{
    private const string Text = """
        gatehouse: 1
        api: { upstream: "http://127.0.0.1:5080" }
        roles: [guest, user, admin]
        resources:
          catalog:
            read: ["GET /catalog"]
          profiles:
            owner: path.userId
            read: ["GET /users/{userId}"]
            write: ["PATCH /users/{userId}"]
        access: |
          | resource | guest | user     | admin |
          |----------|-------|----------|-------|
          | catalog  | read  | read     | full  |
          | profiles | -     | own:read | full  |
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gatehouse-proof-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_house_whose_rooms_do_their_work_has_nothing_to_say_against_itself() => Assert.Empty(await ProveAsync());

    [Fact]
    public async Task An_authorization_that_lets_everybody_through_is_found() =>
        Assert.Contains(await ProveAsync(authorization: new Always(Outcome.Continue)), fault => fault.StartsWith("PATCH /users/{userId} as guest", StringComparison.Ordinal));

    [Fact] // Not only open where it should be closed: closed where it should be open is another policy than the one written.
    public async Task An_authorization_that_lets_nobody_through_is_found() =>
        Assert.Contains(await ProveAsync(authorization: new Always(Refusals.Forbidden("test"))), fault => fault.StartsWith("GET /catalog as guest", StringComparison.Ordinal));

    [Fact] // CVE-2022-29226: the presence of any bearer token skipped the check.
    public async Task An_authentication_that_is_content_with_any_credential_is_found() =>
        Assert.Contains(await ProveAsync(authentication: new Always(Outcome.Continue)), fault => fault.StartsWith("authentication", StringComparison.Ordinal));

    private async Task<IReadOnlyList<string>> ProveAsync(IStep? authentication = null, IStep? authorization = null)
    {
        var file = Path.Combine(folder.FullName, "gatehouse.yaml");
        await File.WriteAllTextAsync(file, Text, TestContext.Current.CancellationToken);
        var load = new PolicyLoader(_ => null).Load(file);
        Assert.Empty(load.Report.Faults);

        var keys = KeyStore.Open(Path.Combine(folder.FullName, "keys"), TimeProvider.System);
        var nothing = new Always(Outcome.Continue);
        var steps = new PipelineSteps
        {
            Arrival = nothing, Door = nothing, Quota = nothing, Validation = nothing,
            Authentication = authentication ?? new AuthenticationStep(keys.Peppers, new TokenReader(keys.TokenKey), new LastUsed()),
            Authorization = authorization ?? new AuthorizationStep(BodyHolder.HoldAsync, static (_, _) => true, static _ => "Bearer"),
            ChargeDoor = static (_, refusal) => refusal, WriteLimits = static (_, _) => { },
        };
        return await new SelfProof(steps).RunAsync(new LiveState(load.Policy!, new Snapshot()), TestContext.Current.CancellationToken);
    }

    private sealed class Always(Outcome outcome) : IStep
    {
        public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) => ValueTask.FromResult(outcome);
    }
}
