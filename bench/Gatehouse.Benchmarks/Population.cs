using System.Security.Cryptography;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Benchmarks;

/// <summary>A node that knows many keys, one client each; a thousand of them, spread over all, are asked for in turn, so that the caches see about what real traffic shows them.</summary>
internal sealed class Population
{
    private const int Asked = 1000;
    private readonly string[] texts = new string[Asked];
    private int next;

    public Population(int keys)
    {
        var nothing = Snapshot.Nothing(new ClientNumbers(), Scene.Policy);
        var builder = new SnapshotBuilder(nothing, Scene.Policy);
        var hash = new byte[PepperRing.HashLength];
        for (var i = 0; i < keys; i++)
        {
            var isAsked = i % (keys / Asked) == 0;
            var key = isAsked ? KeyFormat.New("bench", "live") : null;
            if (key is not null)
                Scene.Keys.Peppers.Hash(texts[i / (keys / Asked)] = key.Text, Scene.Keys.Peppers.Primary, hash);
            else
                RandomNumberGenerator.Fill(hash);

            var client = $"client-{i}";
            builder.Client(client, null, 0);
            builder.Key(new KeyRow
            {
                Id = key?.Id ?? KeyId.New(), Client = client, Subject = null, Roles = "user", IsTest = false, Blocked = false, ExpiresAt = null, Hash = hash, PepperVersion = Scene.Keys.Peppers.Primary,
            });
        }

        builder.Subject("alice", "user", suspended: false, removed: false, epoch: 0);
        State = new LiveState(Scene.Policy, builder.Build(1));
    }

    public LiveState State { get; }

    /// <summary>The next of the thousand.</summary>
    public string NextKey() => texts[next = next + 1 == Asked ? 0 : next + 1];
}
