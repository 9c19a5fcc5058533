using CsCheck;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Tests.Live;

/// <summary>The table of all keys finds what a dictionary would, in every version of it.</summary>
public class KeyTableTests
{
    // Few ids, so that they are put again and again; alike, so that they collide.
    private static readonly Gen<KeyId> SomeId = Gen.Int[0, 400].Select(i => new KeyId((ulong)(i % 7), (uint)i));

    [Fact]
    public void Every_version_holds_what_was_put_before_it_and_nothing_after() =>
        Gen.Select(SomeId, Gen.Int).Array[0, 40].Array[1, 30].Sample(batches =>
        {
            var table = KeyTableBuilder.Empty();
            var model = new Dictionary<KeyId, int>();
            var versions = new List<(KeyTable Table, Dictionary<KeyId, int> Model)>();
            foreach (var batch in batches)
            {
                var builder = new KeyTableBuilder(table);
                foreach (var (id, client) in batch)
                {
                    builder.Put(new KeyRecord { Id = id, Client = client });
                    model[id] = client;
                }

                table = builder.Build();
                versions.Add((table, new Dictionary<KeyId, int>(model)));
            }

            foreach (var (version, truth) in versions)
            {
                Assert.Equal(truth.Count, version.Count);
                for (var i = 0; i <= 400; i++)
                {
                    var id = new KeyId((ulong)(i % 7), (uint)i);
                    var number = version.Find(id);
                    Assert.Equal(truth.TryGetValue(id, out var client), number >= 0);
                    if (number >= 0)
                        Assert.Equal(client, version[number].Client);
                }
            }
        }, iter: 300);

    [Fact] // What makes a million of them fit into 61 MiB.
    public void A_record_is_64_bytes() => Assert.Equal(64, System.Runtime.CompilerServices.Unsafe.SizeOf<KeyRecord>());

    [Fact]
    public void An_id_reads_back()
    {
        var text = KeyId.New();
        Assert.True(KeyId.TryParse(text, out var id));
        Assert.Equal(text, id.ToString());
        Assert.False(KeyId.TryParse(text.AsSpan(1), out _));
        Assert.False(KeyId.TryParse("0123456789a_", out _));
    }
}
