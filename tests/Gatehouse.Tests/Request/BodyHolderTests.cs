using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Request;

public sealed class BodyHolderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(3_000_000)]
    public async Task The_bytes_that_came_are_the_bytes_that_are_checked_and_the_bytes_that_go_on(int length)
    {
        foreach (var announced in new[] { true, false })
        {
            var (request, bytes) = Request(length, announced);

            await using var body = await BodyHolder.HoldAsync(request, 4_000_000, default);

            Assert.Same(body, request.Body);
            Assert.Equal(length, body!.Length);
            Assert.True(body.Bytes.SequenceEqual(bytes));
            for (var again = 0; again < 2; again++)
            {
                using var copy = new MemoryStream();
                await body.OpenRead().CopyToAsync(copy);
                Assert.Equal(length, copy.Length);
                Assert.True(copy.ToArray().AsSpan().SequenceEqual(bytes));
            }
        }
    }

    [Theory]
    [InlineData(100, 99, true)]
    [InlineData(100, 99, false)]
    [InlineData(200_000, 100_000, false)]
    [InlineData(70_000, 69_999, false)]
    public async Task One_byte_too_many_is_too_many(int length, int max, bool announced)
    {
        var (request, _) = Request(length, announced);

        Assert.Null(await BodyHolder.HoldAsync(request, max, default));
        Assert.Null(request.Body);
    }

    [Fact]
    public async Task A_body_is_read_once_and_found_again()
    {
        var (request, _) = Request(10, true);
        var first = await BodyHolder.HoldAsync(request, 10, default);

        Assert.Same(first, await BodyHolder.HoldAsync(request, 10, default));
        Assert.Null(await BodyHolder.HoldAsync(request, 9, default));
    }

    [Fact] // CWE-377: a crash must leave no body behind.
    public async Task A_spooled_body_has_no_name_in_the_file_system()
    {
        var before = Directory.GetFiles(Path.GetTempPath(), "gatehouse-*").Length;
        var (request, _) = Request(500_000, true);

        await using var body = await BodyHolder.HoldAsync(request, 1_000_000, default);

        Assert.Equal(before, Directory.GetFiles(Path.GetTempPath(), "gatehouse-*").Length);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task What_was_let_go_cannot_be_read(int length)
    {
        var (request, _) = Request(length, true);
        var body = (await BodyHolder.HoldAsync(request, 1_000_000, default))!;
        await body.DisposeAsync();
        await body.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => body.Bytes.Length);
    }

    private static (RequestContext Request, byte[] Bytes) Request(int length, bool announced)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var request = Sample.Request(Sample.Operation("POST"));
        request.Http.Request.Body = new Trickle(bytes);
        request.Http.Request.ContentLength = announced ? length : null;
        return (request, bytes);
    }

    // Networks deliver in pieces.
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1460)], cancellationToken);
    }
}
