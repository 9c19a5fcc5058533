using System.Text;
using Gatehouse.Authorization.Answers;

namespace Gatehouse.Tests.Authorization.Answers;

/// <summary>Memory does not grow with the list (requirement 2.04, 5.11).</summary>
[Collection(nameof(RateLimiting.Logins.Alone))] // what measures the memory of the process runs alone
public sealed class FlatMemoryTests
{
    private const long Octets = 200L << 20;

    [Fact]
    public async Task A_list_of_200_MiB_passes_in_less_than_one()
    {
        var output = new HeldOctets();
        await using var stream = new SievedStream(new EndlessList(Octets), new JsonSieve(Sieves.Own(), Sieves.Request, output), output, static () => { }, static () => { });
        var buffer = new byte[64 * 1024];
        var (passed, most) = (0L, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var round = 0; await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is var read and > 0; round++)
        {
            passed += read;
            if (round % 500 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.InRange(passed, Octets / 3, Octets * 2 / 3);   // every second thing is alice's
        Assert.InRange(most, 0, 1 << 20);
    }

    /// <summary>Things of alice and bob in turn, made as they are read.</summary>
    private sealed class EndlessList(long octets) : MemoryStream
    {
        private readonly byte[] piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(n => $$"""{"id":{{n}},"buyerId":"{{(n % 2 == 0 ? "alice" : "bob")}}","items":[{"itemId":"enamel-mug-moss","count":2}],"note":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},""")));
        private ReadOnlyMemory<byte> rest = "{\"items\":["u8.ToArray();
        private long left = octets;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (rest.IsEmpty && left == 0)
                return new(0);
            if (rest.IsEmpty)
            {
                rest = left > piece.Length ? piece : "{}]}"u8.ToArray();
                left = Math.Max(0, left - piece.Length);
            }

            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            rest = rest[count..];
            return new(count);
        }
    }
}
