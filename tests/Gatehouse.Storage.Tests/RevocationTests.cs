using System.Net;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Storage.Tests;

/// <summary>Requirement 2.08: what is taken back in the store is refused by a node that has applied it, and by one that starts later.</summary>
public sealed class RevocationTests
{
    private const string Issuer = "https://login.example";
    private readonly Clock clock = new();

    [Theory]
    [InlineData("token", "token_revoked"), InlineData("session", "session_revoked"), InlineData("subject", "subject_not_before"), InlineData("suspended", "subject_suspended")]
    [InlineData("client", "client_not_before"), InlineData("issuer", "issuer_not_before"), InlineData("all", "all_not_before")]
    public async Task A_foreign_token_dies_with_whatever_is_taken_back(string what, string reason)
    {
        using var house = await HouseAsync();
        using var node = new Node(house.Storage, house.Secrets, clock);
        Assert.Null(WhyNot(node));

        await TakeBackAsync(house.Storage, what);
        Assert.Null(WhyNot(node));
        node.View.CatchUp();
        Assert.Equal(reason, WhyNot(node));

        // Keycloak kept it in memory: revoked tokens lived again after a restart (keycloak#31296).
        using var restarted = new Node(house.Storage, house.Secrets, clock);
        Assert.Equal(reason, WhyNot(restarted));

        // Another token, made a second later, of everything but what is suspended: counts.
        var later = Foreign(node) with { TokenId = "t2", Session = "s2", IssuedAt = clock.Now.ToUnixTimeSeconds() + 1 };
        Assert.Equal(what == "suspended" ? reason : null, Liveness.WhyNot(node.View.Current, later, clock.Now.ToUnixTimeSeconds()));
    }

    [Fact] // Whoever was suspended comes back without what was out before.
    public async Task After_a_suspension_only_new_foreign_tokens_count()
    {
        using var house = await HouseAsync();
        using var node = new Node(house.Storage, house.Secrets, clock);
        await house.Storage.Subjects.SuspendAsync($"{Issuer}|alice", House.Someone, default);
        await house.Storage.Subjects.ResumeAsync($"{Issuer}|alice", House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("subject_not_before", WhyNot(node));
    }

    [Fact] // 1-s hole (keycloak#26113): a token of the very second, made after it in fractions, is refused too.
    public async Task The_second_of_a_revocation_is_revoked_whole()
    {
        using var house = await HouseAsync();
        clock.Now += TimeSpan.FromMilliseconds(300);
        using var node = new Node(house.Storage, house.Secrets, clock);
        await house.Storage.Revocations.RevokeAllAsync(House.Someone, default);
        node.View.CatchUp();
        var second = clock.Now.ToUnixTimeSeconds();
        Assert.Equal("all_not_before", Liveness.WhyNot(node.View.Current, Foreign(node) with { IssuedAt = second + 1 }, second));
        Assert.Null(Liveness.WhyNot(node.View.Current, Foreign(node) with { IssuedAt = second + 2 }, second));
    }

    [Fact]
    public async Task A_token_of_ours_dies_with_its_subject_its_client_and_everything()
    {
        using var house = await HouseAsync();
        await house.Storage.Subjects.CreateAsync("bob", [], House.Someone, default);
        using var node = new Node(house.Storage, house.Secrets, clock);
        var made = Ours(node);
        Assert.Null(WhyNot(node, made));

        await house.Storage.Revocations.RevokeSubjectAsync("bob", House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("subject_epoch", WhyNot(node, made));
        Assert.Null(WhyNot(node, made = Ours(node)));

        await house.Storage.Revocations.RevokeClientAsync("app", House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("client_epoch", WhyNot(node, made));
        Assert.Null(WhyNot(node, made = Ours(node)));

        await house.Storage.Revocations.RevokeAllAsync(House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("global_epoch", WhyNot(node, made));
        Assert.Null(WhyNot(node, Ours(node)));
    }

    [Fact] // A token made from a key dies with it, also when the key comes back, or gets other scopes.
    public async Task A_token_made_from_a_key_dies_with_a_block_of_it_for_good()
    {
        using var house = await HouseAsync();
        var key = await house.NewKeyAsync("app");
        Assert.True(KeyId.TryParse(key.Id, out var id));
        using var node = new Node(house.Storage, house.Secrets, clock);
        var made = Ours(node) with { Subject = node.View.Current.Snapshot.Numbers.Of("app"), MustBeKnown = false, Key = id, KeyEpoch = 0 };
        Assert.Null(WhyNot(node, made));
        await house.Storage.Keys.BlockAsync(key.Id, House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("key_blocked", WhyNot(node, made));
        await house.Storage.Keys.UnblockAsync(key.Id, House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("key_epoch", WhyNot(node, made));

        made = made with { KeyEpoch = 1 };
        Assert.Null(WhyNot(node, made));
        await house.Storage.Keys.SetAsync(key.Id, new KeyChange { Scopes = ["orders:read"] }, House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("key_epoch", WhyNot(node, made));
    }

    [Theory] // Whoever stole a secret has made a token of it: with the secret, or the key, that token ends, and a key that lives again does not wake it.
    [InlineData("rotated at once"), InlineData("old secret dropped"), InlineData("expired"), InlineData("all expired"), InlineData("set to expire")]
    public async Task A_token_made_from_a_key_dies_with_the_secret_it_was_made_with(string how)
    {
        using var house = await HouseAsync();
        var key = await house.NewKeyAsync("app");
        Assert.True(KeyId.TryParse(key.Id, out var id));
        using var node = new Node(house.Storage, house.Secrets, clock);
        var made = Ours(node) with { Subject = node.View.Current.Snapshot.Numbers.Of("app"), MustBeKnown = false, Key = id, KeyEpoch = 0 };
        var other = house.Secrets.Peppers.Hash("other");
        Assert.True((how switch
        {
            "rotated at once" => await house.Storage.Secrets.RotateAsync(key.Id, other, clock.Now, House.Someone, default),
            "old secret dropped" => await house.Storage.Secrets.RotateAsync(key.Id, other, clock.Now.AddDays(1), House.Someone, default),
            "expired" => await house.Storage.Keys.EndAsync(key.Id, clock.Now, House.Someone, default),
            "all expired" => (await house.Storage.Keys.EndAllAsync(new KeyQuery { Client = "app" }, clock.Now, House.Someone, default)).Change,
            _ => await house.Storage.Keys.SetAsync(key.Id, new KeyChange { ExpiresAt = clock.Now }, House.Someone, default),
        }).Made);
        if (how == "old secret dropped")
        {
            node.View.CatchUp();
            Assert.Null(WhyNot(node, made));   // while both secrets count, so does it
            await house.Storage.Secrets.DropOldAsync(key.Id, House.Someone, default);
        }

        await house.Storage.Keys.SetAsync(key.Id, new KeyChange { ExpiresAt = clock.Now.AddDays(9) }, House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("key_epoch", WhyNot(node, made));
        Assert.Null(WhyNot(node, made with { KeyEpoch = 1 }));
    }

    [Fact] // Requirement 1.08
    public async Task Networks_and_the_old_secret_reach_a_node_and_leave_it()
    {
        using var house = await HouseAsync();
        var key = await house.NewKeyAsync("app");
        Assert.True(KeyId.TryParse(key.Id, out var id));
        using var node = new Node(house.Storage, house.Secrets, clock);
        var shown = new Claimant { Kind = CredentialKinds.Key, Client = node.View.Current.Snapshot.Numbers.Of("app"), Subject = node.View.Current.Snapshot.Numbers.Of("app"), MustBeKnown = false, ExpiresAt = long.MaxValue, Key = id, KeyEpoch = -1, From = IPAddress.Parse("::ffff:10.1.2.3"), OldSecret = true };
        Assert.Equal("key_rotated", WhyNot(node, shown));

        await house.Storage.Secrets.RotateAsync(key.Id, house.Secrets.Peppers.Hash("other"), clock.Now.AddMinutes(1), House.Someone, default);
        await house.Storage.Keys.SetAsync(key.Id, new KeyChange { Networks = ["10.0.0.0/8"] }, House.Someone, default);
        node.View.CatchUp();
        Assert.Null(WhyNot(node, shown));
        Assert.Equal("key_network", WhyNot(node, shown with { From = IPAddress.Parse("192.0.2.1") }));
        Assert.Equal("key_rotated", Liveness.WhyNot(node.View.Current, shown, clock.Now.AddMinutes(1).ToUnixTimeSeconds()));

        await house.Storage.Secrets.DropOldAsync(key.Id, House.Someone, default);
        await house.Storage.Keys.SetAsync(key.Id, new KeyChange { Networks = [] }, House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("key_rotated", WhyNot(node, shown));
        Assert.Null(WhyNot(node, shown with { OldSecret = false }));
    }

    [Fact] // Requirement 1.18
    public async Task A_client_comes_only_with_the_kinds_of_credential_said_for_it()
    {
        using var house = await HouseAsync();
        using var node = new Node(house.Storage, house.Secrets, clock);
        await house.Storage.Clients.SetCredentialsAsync("app", CredentialKinds.Key, House.Someone, default);
        node.View.CatchUp();
        Assert.Equal("credential_kind", WhyNot(node));
        using var restarted = new Node(house.Storage, house.Secrets, clock);
        Assert.Equal("credential_kind", WhyNot(restarted));
    }

    [Fact]
    public async Task Rings_are_announced_and_what_ended_is_not_told_to_a_node_that_starts()
    {
        using var house = await HouseAsync();
        using var node = new Node(house.Storage, house.Secrets, clock);
        await house.Storage.Revocations.AnnounceRingAsync("ring.promote", "k2", House.Someone, default);
        await TakeBackAsync(house.Storage, "token");
        node.View.CatchUp();
        Assert.Equal((1, 1), (node.View.Current.Snapshot.Ring, node.View.Current.Snapshot.Revoked.Tokens.Live));

        clock.Now += TimeSpan.FromHours(2);
        using var restarted = new Node(house.Storage, house.Secrets, clock);
        Assert.Equal((1, 0), (restarted.View.Current.Snapshot.Ring, restarted.View.Current.Snapshot.Revoked.Tokens.Live));
    }

    [Fact] // "0 database commands per request", counted.
    public async Task A_request_asks_the_database_nothing()
    {
        using var house = await HouseAsync();
        await house.Storage.Subjects.CreateAsync("bob", ["user"], House.Someone, default);
        var key = await house.NewKeyAsync("app", "bob");
        using var node = new Node(house.Storage, house.Secrets);
        var token = new TokenIssuer(house.Secrets.Rings, TimeProvider.System).Issue(node.View.Current, "bob", "app", null).Text;
        var before = house.Storage.Commands;
        for (var i = 0; i < 1000; i++)
        {
            Assert.NotNull(node.Ask(key.Text));
            Assert.NotNull(node.Ask(token: token));
            Assert.Null(node.Ask(KeyFormat.New("shop", "live").Text));
        }

        Assert.Equal(before, house.Storage.Commands);

        // The count does count: a change is BEGIN, its statements and COMMIT.
        await house.Storage.Keys.BlockAsync(key.Id, House.Someone, default);
        Assert.InRange(house.Storage.Commands - before, 6, 12);
    }

    private static async Task TakeBackAsync(SqliteStorage storage, string what) => Assert.True((what switch
    {
        "token" => await storage.Revocations.RevokeTokenAsync(Issuer, "t1", Soon, House.Someone, default),
        "session" => await storage.Revocations.RevokeSessionAsync(Issuer, "s1", Soon, House.Someone, default),
        "subject" => await storage.Revocations.RevokeSubjectAsync($"{Issuer}|alice", House.Someone, default),
        "suspended" => await storage.Subjects.SuspendAsync($"{Issuer}|alice", House.Someone, default),
        "client" => await storage.Revocations.RevokeClientAsync("app", House.Someone, default),
        "issuer" => await storage.Revocations.RevokeIssuerAsync(Issuer, House.Someone, default),
        _ => await storage.Revocations.RevokeAllAsync(House.Someone, default),
    }).Made);

    private static DateTimeOffset Soon => new Clock().Now.AddHours(1);

    private string? WhyNot(Node node, Claimant? claimant = null) =>
        Liveness.WhyNot(node.View.Current, claimant ?? Foreign(node), clock.Now.ToUnixTimeSeconds());

    private Claimant Foreign(Node node) => Token(node, $"{Issuer}|alice") with
    {
        MustBeKnown = false, Issuer = Issuer, TokenId = "t1", Session = "s1", IssuedAt = clock.Now.ToUnixTimeSeconds(),
    };

    private Claimant Ours(Node node)
    {
        var (snapshot, claimant) = (node.View.Current.Snapshot, Token(node, "bob"));
        return claimant with { Epochs = new Epochs(snapshot.Subjects[claimant.Subject].Epoch, snapshot.Clients[claimant.Client].Epoch, snapshot.Epoch) };
    }

    private Claimant Token(Node node, string subject) => new()
    {
        Kind = CredentialKinds.Jwt, Client = node.View.Current.Snapshot.Numbers.Of("app"), Subject = node.View.Current.Snapshot.Numbers.Of(subject),
        MustBeKnown = true, ExpiresAt = clock.Now.ToUnixTimeSeconds() + 600, KeyEpoch = -1, Issuer = "",
    };

    private async ValueTask<House> HouseAsync()
    {
        var house = await House.OpenAsync(clock);
        await house.Storage.Clients.SetCredentialsAsync("app", CredentialKinds.Any, House.Someone, default);
        return house;
    }
}
