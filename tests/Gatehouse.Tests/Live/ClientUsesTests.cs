using Gatehouse.Live;

namespace Gatehouse.Tests.Live;

/// <summary>Requirement 1.18: how often each client comes with which kind of credential.</summary>
public sealed class ClientUsesTests : IClientStore
{
    private readonly ClientUses uses = new();
    private readonly ClientNumbers names = new();
    private readonly List<ClientUse> written = [];
    private bool down;

    [Fact]
    public async Task Each_kind_is_counted_apart_and_a_failure_loses_nothing()
    {
        var (one, two) = (names.Of("one"), names.Of("two"));
        uses.Count(one, CredentialKinds.Key);
        uses.Count(one, CredentialKinds.Jwt);
        uses.Count(two, CredentialKinds.Jwt);
        down = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await FlushAsync());
        down = false;
        uses.Count(two, CredentialKinds.Jwt);
        await FlushAsync();
        await FlushAsync();
        Assert.Equal([("one", "key", 1L), ("one", "jwt", 1), ("two", "jwt", 2)], written.Select(use => (use.Client, use.Kind, use.Count)));
    }

    [Fact]
    public async Task Nobody_and_a_client_without_room_are_not_counted()
    {
        uses.Count(-1, CredentialKinds.Key);
        uses.Count(int.MaxValue, CredentialKinds.Jwt);
        await FlushAsync();
        Assert.Empty(written);
    }

    public ValueTask AddUsesAsync(IReadOnlyList<ClientUse> batch, CancellationToken cancellationToken)
    {
        if (down)
            throw new StoreUnavailableException("down");
        written.AddRange(batch);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Client?> FindAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Client>> ListAsync(string? beginning, string? after, int count, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Change> SetCredentialsAsync(string name, CredentialKinds kinds, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ClientUse>> UsesAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    private ValueTask FlushAsync() => uses.FlushAsync(this, names, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), CancellationToken.None);
}
