using Gatehouse.Authentication;
using Gatehouse.Authorization;
using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
using Gatehouse.Policy.Reading;
using Gatehouse.Request;
using Gatehouse.Validation;
using Microsoft.Extensions.Logging.Abstractions;

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
          orders:
            owner: [answer./parties/buyerId, answer./sellerId]
            read: ["GET /orders/{orderId}"]
            write: ["POST /orders", "PATCH /orders/{orderId}", "DELETE /orders/{orderId}"]
          orgs:
            owner: { at: answer./orgOf, of: groups }
            read: ["GET /orgs/{orgId}"]
          groups:
            owner: answer./boss
            read: ["GET /groups/{groupId}"]
          parcels:
            owner: answer./to/name
            list: { at: answer./data/items }
            read: ["GET /parcels"]
          crates:
            owner: answer./of
            list: { at: answer., others: refuse }
            read: ["GET /crates"]
        access: |
          | resource | guest | user               | admin |
          |----------|-------|--------------------|-------|
          | catalog  | read  | read               | full  |
          | profiles | -     | own:read           | full  |
          | orders   | -     | own:read own:write | full  |
          | orgs     | -     | own:read           | full  |
          | groups   | -     | own:read           | full  |
          | parcels  | -     | own:read           | full  |
          | crates   | -     | own:read           | full  |
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gatehouse-proof-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_house_whose_rooms_do_their_work_has_nothing_to_say_against_itself() => Assert.Empty(await ProveAsync());

    [Fact]
    public async Task An_authorization_that_lets_everybody_through_is_found() =>
        Assert.Contains(await ProveAsync(authorization: new Always(Outcome.Continue)), fault => fault.StartsWith("PATCH /users/{userId} as guest", StringComparison.Ordinal));

    [Fact] // Rights that are only watched are decided all the same: a step that no longer says no would be missed until the day it is enforced.
    public async Task A_policy_that_only_watches_proves_that_its_steps_still_say_no()
    {
        Assert.Empty(await ProveAsync(more: "mode: watch\n"));
        Assert.Contains(await ProveAsync(authorization: new Always(Outcome.Continue), more: "mode: watch\n"), fault => fault.StartsWith("GET /users/{userId} as user", StringComparison.Ordinal));
    }

    [Theory] // The matrix alone says yes to what is one's own: the proof goes on to the step that asks the upstream.
    [InlineData("GET /orders/{orderId}"), InlineData("POST /orders"), InlineData("PATCH /orders/{orderId}"), InlineData("DELETE /orders/{orderId}"), InlineData("GET /orgs/{orgId}"), InlineData("GET /parcels"), InlineData("GET /crates")]
    public async Task An_ownership_that_lets_everybody_through_is_found(string operation) =>
        Assert.Contains(await ProveAsync(ownership: new Always(Outcome.Continue)), fault => fault.StartsWith($"{operation} as user", StringComparison.Ordinal));

    [Fact] // Not only open where it should be closed: closed where it should be open is another policy than the one written.
    public async Task An_authorization_that_lets_nobody_through_is_found() =>
        Assert.Contains(await ProveAsync(authorization: new Always(Refusals.Forbidden("test"))), fault => fault.StartsWith("GET /catalog as guest", StringComparison.Ordinal));

    [Fact] // Drafts list twins and unreachable templates under 'refused'; a proof that asked for their paths kept such a gateway from starting.
    public async Task Operations_refused_for_everybody_need_not_be_reachable() =>
        Assert.Empty(await ProveAsync(more: "refused: [\"GET /v2/{parent}\", \"GET /v2/{name}\", \"POST /#target\"]\n"));

    [Fact] // CVE-2022-29226: the presence of any bearer token skipped the check.
    public async Task An_authentication_that_is_content_with_any_credential_is_found() =>
        Assert.Contains(await ProveAsync(authentication: new Always(Outcome.Continue)), fault => fault.StartsWith("authentication", StringComparison.Ordinal));

    [Fact] // Requirement 6.01: what init drafts must also run, whatever the contract looks like.
    public async Task The_draft_of_every_contract_of_the_corpus_proves_itself()
    {
        foreach (var contract in Directory.GetFiles(Path.Combine(Suites.Folder("openapi-corpus"), "dev"), "*.json"))
        {
            var file = Path.Combine(folder.FullName, "gatehouse.yaml");
            File.Copy(contract, Path.Combine(folder.FullName, "contract.json"), overwrite: true);
            var document = ContractReader.Read(Path.Combine(folder.FullName, "contract.json"), "contract.json", new PolicyReport())!;
            var draft = PolicyDraft.Draft(document, new Uri("http://127.0.0.1:5080"), "contract.json", operation => ContractChecks.WhyNotCheckable(document, operation));
            await File.WriteAllTextAsync(file, draft.Text, TestContext.Current.CancellationToken);

            Assert.True((await ProveFileAsync(file)).Count == 0, Path.GetFileName(contract));
        }
    }

    private async Task<IReadOnlyList<string>> ProveAsync(IStep? authentication = null, IStep? authorization = null, string more = "", IStep? ownership = null)
    {
        var file = Path.Combine(folder.FullName, "gatehouse.yaml");
        await File.WriteAllTextAsync(file, $"{Text}\n{more}", TestContext.Current.CancellationToken);
        return await ProveFileAsync(file, authentication, authorization, ownership);
    }

    private async Task<IReadOnlyList<string>> ProveFileAsync(string file, IStep? authentication = null, IStep? authorization = null, IStep? ownership = null)
    {
        var load = new PolicyLoader(_ => null).Load(file);
        Assert.Empty(load.Report.Faults);

        var keys = KeyStore.Open(Path.Combine(folder.FullName, "keys"), TimeProvider.System);
        var nothing = new Always(Outcome.Continue);
        var steps = new PipelineSteps
        {
            Arrival = nothing, Door = nothing, Freshness = nothing, Quota = nothing, Validation = nothing, Ownership = ownership ?? new OwnershipStep(new Nobody(), BodyHolder.HoldAsync), Fields = nothing, Proof = nothing, Logins = nothing, Record = nothing,
            Authentication = authentication ?? new AuthenticationStep(keys.Rings, new TokenReader(keys.Rings), new ForeignReader(new ForeignIssuers(TimeProvider.System, NullLogger.Instance)), new LastUsed()),
            Authorization = authorization ?? new AuthorizationStep(BodyHolder.HoldAsync, static (_, _) => true, static _ => "Bearer"),
            ChargeDoor = static (_, refusal) => refusal, WriteLimits = static (_, _) => { },
        };
        return await new SelfProof(steps).RunAsync(new LiveState(load.Policy!, new Snapshot()), TestContext.Current.CancellationToken);
    }

    // The proof asks no upstream of this world.
    private sealed class Nobody : IUpstreamReads
    {
        public ValueTask<HttpResponseMessage?> ReadAsync(RequestContext request, string path, CancellationToken cancellationToken) => throw new InvalidOperationException("asked in earnest");
    }

    private sealed class Always(Outcome outcome) : IStep
    {
        public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) => ValueTask.FromResult(outcome);
    }
}
