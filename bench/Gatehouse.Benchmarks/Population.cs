using System.Security.Cryptography;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Benchmarks;

/// <summary>A node that knows many keys, one client each; a thousand of them, spread over all, are asked for in turn, so that the caches see about what real traffic shows them.</summary>
internal sealed class Population
{
    private const int Asked = 1000;
    private readonly string[] texts = new string[Asked], olds = new string[Asked];
    private int next;

    /// <param name="keys">How many.</param>
    /// <param name="rotated">Whether each of them has an old secret too.</param>
    public Population(int keys, bool rotated = false)
    {
        var nothing = Snapshot.Nothing(new ClientNumbers(), Scene.Policy);
        var builder = new SnapshotBuilder(nothing, Scene.Policy);
        var (hash, oldHash) = (new byte[PepperRing.HashLength], new byte[PepperRing.HashLength]);
        for (var i = 0; i < keys; i++)
        {
            var isAsked = i % (keys / Asked) == 0;
            var key = isAsked ? KeyFormat.New("bench", "live") : null;
            if (key is not null)
                Scene.Keys.Peppers.Hash(texts[i / (keys / Asked)] = key.Text, Scene.Keys.Peppers.Primary, hash);
            else
                RandomNumberGenerator.Fill(hash);

            if (rotated && key is not null)
                Scene.Keys.Peppers.Hash(olds[i / (keys / Asked)] = WithIdOf(key), Scene.Keys.Peppers.Primary, oldHash);

            var client = $"client-{i}";
            builder.Client(client, null, 0);
            builder.Key(new KeyRow
            {
                Id = key?.Id ?? KeyId.New(), Client = client, Subject = null, Roles = "user", IsTest = false, Blocked = false, ExpiresAt = null, Hash = hash, PepperVersion = Scene.Keys.Peppers.Primary,
                OldHash = rotated ? oldHash : default, OldPepperVersion = Scene.Keys.Peppers.Primary, OldUntil = long.MaxValue / 2,
            });
        }

        builder.Subject("alice", "user", suspended: false, removed: false, epoch: 0);
        State = new LiveState(Scene.Policy, builder.Build(1));
    }

    public LiveState State { get; }

    /// <summary>The old secret of the next of the thousand.</summary>
    public string NextOld() => olds[next = next + 1 == Asked ? 0 : next + 1];

    /// <summary>The next of the thousand.</summary>
    public string NextKey() => texts[next = next + 1 == Asked ? 0 : next + 1];

    // Another secret under the same id.
    private static string WithIdOf(NewKey key)
    {
        var parts = KeyFormat.New("bench", "live").Text.Split('_');
        var body = $"{parts[0]}_{parts[1]}_{key.Id}_{parts[3]}";
        Span<char> checksum = stackalloc char[6];
        Base62.Write(System.IO.Hashing.Crc32.HashToUInt32(System.Text.Encoding.ASCII.GetBytes(body)), checksum);
        return $"{body}_{checksum}";
    }
}
