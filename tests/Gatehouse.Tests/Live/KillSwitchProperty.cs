using System.Collections.Immutable;
using CsCheck;
using Gatehouse.Forwarding;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;
using Gatehouse.Tests.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Live;

/// <summary>
/// Requirement 2.08 as a property, on three nodes: whatever is granted, taken away and asked in whatever order, with messages lost, late,
/// repeated and broken off, nothing is allowed after its end has a confirmed log position, and nothing that was not taken away is refused.
/// </summary>
public class KillSwitchProperty
{
    private enum Deed
    {
        Grant, RemoveRole, Suspend, Resume, Block, Unblock, Rotate, RevokeToken, RevokeSession, RevokeSubject, RevokeClient, RevokeIssuer, RevokeAll, RevokeForeignSubject, SuspendForeign, ResumeForeign,
        IssueOwn, IssueExchanged, IssueForeign, PresentKey, PresentOldSecret, TimePasses, CatchUp, Restart, Ask,
    }

    private readonly record struct Step(Deed Deed, int Node, int Which, int Late, int Luck);

    private static readonly Gen<Step> SomeStep =
        Gen.Select(Gen.Enum<Deed>(), Gen.Int[0, 2], Gen.Int[0, 1000], Gen.Int[0, 3], Gen.Int[0, 9], (deed, node, which, late, luck) => new Step(deed, node, which, late, luck));

    [Fact]
    public void Nothing_is_allowed_after_its_end_was_confirmed_and_nothing_else_is_refused() =>
        SomeStep.Array[10, 120].Sample(steps => new Play(Liveness.WhyNot).Run(steps), iter: 2_000);

    /// <summary>A credential, and what has to be true at a log position for it to count; written down from what the verbs promise, not from how they are kept.</summary>
    private sealed record Credential(Claimant Claimant, CredentialKind Kind, string Subject, Func<World, long, bool> Counts);

    internal delegate string? Judge(LiveState state, in Claimant claimant, long nowSeconds);

    private sealed class Play
    {
        private static readonly CompiledOperation Operation = Sample.Operation(allowed: 0b10);
        private static readonly CompiledPolicy Policy = Sample.Policy([Operation], ["guest", "admin"]);
        private readonly List<World> history = [new World(), new World()];
        private readonly Judge judge;
        private readonly List<Credential> credentials = [];
        private readonly Clock clock = new();
        private readonly Node[] nodes;
        private int made;

        internal Play(Judge judge)
        {
            this.judge = judge;
            nodes = [new Node(this), new Node(this), new Node(this)];
        }

        private World Head => history[^1];

        private long Now => clock.Now.ToUnixTimeSeconds();

        internal void Run(Step[] steps)
        {
            foreach (var step in steps)
                Do(step);

            // In the end the weather clears: everybody knows everything.
            foreach (var node in nodes)
            {
                node.CatchUp(default);
                Assert.Equal(history.Count - 1, node.View.Applied);
                node.Dispose();
            }
        }

        private void Do(Step step)
        {
            switch (step.Deed)
            {
                case Deed.Grant: Change(Head with { Admin = true }); break;
                case Deed.RemoveRole: Change(Head with { Admin = false }); break;
                case Deed.Suspend: Change(Head with { Suspended = true, SubjectEpoch = Head.SubjectEpoch + 1 }); break;
                case Deed.Resume: Change(Head with { Suspended = false }); break;
                case Deed.Block: Change(Head with { KeyBlocked = true, KeyEpoch = Head.KeyEpoch + 1 }); break;
                case Deed.Unblock: Change(Head with { KeyBlocked = false }); break;
                case Deed.Rotate: Change(Head with { OldUntil = Now + 20 }); break;
                case Deed.RevokeToken: Revoke(step.Which, (world, claimant) => world with { Tokens = world.Tokens.Add((claimant.Issuer, claimant.TokenId!)) }); break;
                case Deed.RevokeSession: Revoke(step.Which, (world, claimant) => world with { Sessions = world.Sessions.Add((claimant.Issuer, claimant.Session!)) }); break;
                case Deed.RevokeSubject: Change(Head with { SubjectEpoch = Head.SubjectEpoch + 1 }); break;
                case Deed.RevokeClient: Change(Head with { ClientEpoch = Head.ClientEpoch + 1, ClientNotBefore = Now }); break;
                case Deed.RevokeIssuer: Change(Head with { IssuerNotBefore = Now }); break;
                case Deed.RevokeAll: Change(Head with { Epoch = Head.Epoch + 1, NotBefore = Now }); break;
                case Deed.RevokeForeignSubject: Change(Head with { CarolNotBefore = Now }); break;
                case Deed.SuspendForeign: Change(Head with { CarolSuspended = true }); break;
                case Deed.ResumeForeign: Change(Head with { CarolSuspended = false }); break;
                case Deed.IssueOwn: IssueOwn(); break;
                case Deed.IssueExchanged: IssueExchanged(); break;
                case Deed.IssueForeign: IssueForeign(); break;
                case Deed.PresentKey: credentials.Add(new(AKey(), CredentialKind.Key, "alice", (at, _) => !at.KeyBlocked && !at.Suspended)); break;
                case Deed.PresentOldSecret: credentials.Add(new(AKey() with { OldSecret = true }, CredentialKind.Key, "alice", (at, now) => !at.KeyBlocked && !at.Suspended && now < at.OldUntil)); break;
                case Deed.TimePasses: clock.Now += TimeSpan.FromSeconds(step.Which % 8); break;
                case Deed.CatchUp: nodes[step.Node].CatchUp(step); break;
                case Deed.Restart:
                    nodes[step.Node].Dispose();
                    nodes[step.Node] = new Node(this);
                    break;
                case Deed.Ask: nodes[step.Node].Ask(); break;
            }
        }

        private void Change(World next) => history.Add(next);

        private void Revoke(int which, Func<World, Claimant, World> by)
        {
            var tokens = credentials.FindAll(one => one.Claimant.TokenId is not null);
            if (tokens.Count > 0)
                Change(by(Head, tokens[which % tokens.Count].Claimant));
        }

        private void IssueOwn()
        {
            var (at, id) = (Head, $"own{made++}");
            if (!at.Suspended)
                credentials.Add(new(Token(id, at), CredentialKind.Token, "alice", (world, now) => OwnCounts(world, at, "", id) && now < Ends(id)));
        }

        private void IssueExchanged()
        {
            var (at, id) = (Head, $"exchanged{made++}");
            if (!at.Suspended && !at.KeyBlocked)
                credentials.Add(new(
                    Token(id, at) with { Key = AKey().Key, KeyEpoch = at.KeyEpoch }, CredentialKind.Token, "alice",
                    (world, now) => OwnCounts(world, at, "", id) && !world.KeyBlocked && world.KeyEpoch == at.KeyEpoch && now < Ends(id)));
        }

        // Every suspension and revocation since it was made ends it, for good.
        private static bool OwnCounts(World world, World made, string issuer, string id) =>
            !world.Suspended && world.SubjectEpoch == made.SubjectEpoch && world.ClientEpoch == made.ClientEpoch && world.Epoch == made.Epoch
            && !world.Tokens.Contains((issuer, id)) && !world.Sessions.Contains((issuer, "s-" + id));

        private void IssueForeign()
        {
            var (id, iat) = ($"theirs{made++}", Now);
            var claimant = Token(id, null) with { Issuer = World.Theirs, Subject = nodes[0].Numbers.Of(World.Carol), MustBeKnown = false, IssuedAt = iat };
            credentials.Add(new(claimant, CredentialKind.ForeignToken, World.Carol, (world, now) =>
                !world.CarolSuspended && iat > world.CarolNotBefore && iat > world.ClientNotBefore && iat > world.IssuerNotBefore && iat > world.NotBefore
                && !world.Tokens.Contains((World.Theirs, id)) && !world.Sessions.Contains((World.Theirs, "s-" + id)) && now < Ends(id)));
        }

        private readonly Dictionary<string, long> ends = [];

        private long Ends(string id) => ends[id];

        private Claimant Token(string id, World? at) => new()
        {
            Kind = CredentialKinds.Jwt, Client = nodes[0].Numbers.Of("app"), Subject = nodes[0].Numbers.Of("alice"), MustBeKnown = true, ExpiresAt = ends[id] = Now + 60,
            Epochs = at is null ? null : new Epochs(at.SubjectEpoch, at.ClientEpoch, at.Epoch), Issuer = "", TokenId = id, Session = "s-" + id, IssuedAt = Now,
        };

        private Claimant AKey() => new()
        {
            Kind = CredentialKinds.Key, Client = nodes[0].Numbers.Of("app"), Subject = nodes[0].Numbers.Of("alice"), MustBeKnown = true, ExpiresAt = long.MaxValue, KeyEpoch = -1, Issuer = "",
            Key = Gatehouse.Keys.KeyId.TryParse(World.KeyId, out var id) ? id : default,
        };

        /// <summary>A node: what it knows, and the streams it has let in.</summary>
        private sealed class Node : IDisposable
        {
            private readonly Play play;
            private readonly Weather weather;
            private readonly OpenStreams streams;
            private readonly List<(OpenStream Stream, Credential Credential)> open = [];

            internal Node(Play play)
            {
                this.play = play;
                weather = new Weather(play.history);
                View = LiveView.Open(weather, Policy, play.clock, NullLogger.Instance);
                streams = new OpenStreams(View, play.clock);
                View.Changed += streams.Judge;
            }

            internal LiveView View { get; }

            internal ClientNumbers Numbers => View.Current.Snapshot.Numbers;

            public void Dispose()
            {
                View.Dispose();
                streams.Dispose();
            }

            // A message that is lost is one after which nobody calls this.
            internal void CatchUp(Step step)
            {
                (weather.Late, weather.Silent, weather.BreaksOff, weather.SaysNothing) = (step.Late, step.Luck == 1, step.Luck is 2 or 3, step.Luck > 6);
                var wasFresh = View.IsFresh;
                try
                {
                    View.CatchUp();
                }
                catch (Exception error) when (error is StoreUnavailableException or InvalidOperationException)
                {
                    // Nothing was confirmed; what is known is what was known.
                }

                Streams(wasFresh);
                Ask();
            }

            internal void Ask()
            {
                foreach (var credential in play.credentials)
                {
                    var claimant = credential.Claimant with { Client = Numbers.Of("app"), Subject = Numbers.Of(credential.Subject) };
                    var expected = credential.Counts(play.history[(int)View.Applied], play.Now);
                    Assert.Equal(expected, play.judge(View.Current, claimant, play.Now) is null);
                    if (expected && View.IsFresh && open.Count < 50 && May(credential))
                        open.Add((streams.Open(Request(credential, claimant)), credential));
                }
            }

            // At this log position, which the node has confirmed, nothing that ended is open, and nothing that did not was cut; the clock may have ended more since.
            // A node whose lease had run out cuts everything, and may have done so just before it caught up.
            private void Streams(bool wasFresh)
            {
                streams.Judge(View.Current);
                foreach (var (stream, credential) in open)
                    if (wasFresh || stream.WhyCut is null)
                        Assert.Equal(View.IsFresh && May(credential) && Counts(credential), stream.WhyCut is null);

                open.RemoveAll(one => one.Stream.WhyCut is not null);
            }

            private bool May(Credential credential) => credential.Kind == CredentialKind.ForeignToken || play.history[(int)View.Applied].Admin;

            private bool Counts(Credential credential) =>
                credential.Counts(play.history[(int)View.Applied], credential.Kind == CredentialKind.Key ? play.Now : play.Now - Liveness.Skew);

            private RequestContext Request(Credential credential, Claimant claimant) => new()
            {
                Http = new DefaultHttpContext(), State = View.Current, Id = "request", Now = play.clock.Now, Operation = Operation, Path = Operation.Template,
                Principal = new Principal { Kind = credential.Kind, Subject = credential.Subject, Client = "app", ClientNumber = claimant.Client, Roles = 0b10, ClaimedRoles = 0b10, Claimant = claimant },
            };
        }
    }
}
