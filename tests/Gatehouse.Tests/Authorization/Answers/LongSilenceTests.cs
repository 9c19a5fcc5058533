using System.Text;
using Gatehouse.Authorization.Answers;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting.Logins;

namespace Gatehouse.Tests.Authorization.Answers;

/// <summary>A list of which nothing is the caller's is silent for the caller, and not for the gateway.</summary>
public sealed class LongSilenceTests
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(100), Between = TimeSpan.FromSeconds(60);
    private readonly TimerClock clock = new();

    [Fact]
    public async Task An_upstream_that_speaks_of_others_things_for_an_hour_is_not_silent()
    {
        using var silence = new Silence(Most, clock, CancellationToken.None);
        var (output, left) = (new HeldOctets(), 60);
        await using var stream = Sieved(output, silence, token =>
        {
            clock.Pass(Between);
            token.ThrowIfCancellationRequested();
            return left-- > 0 ? """{"buyerId":"bob"},""" : left == -1 ? """{"buyerId":"alice"}]}""" : "";
        });
        using var all = new MemoryStream();

        await stream.CopyToAsync(all, silence.Token);

        Assert.Equal("""{"items":[{"buyerId":"alice"}]}""", Encoding.UTF8.GetString(all.ToArray()));
        Assert.False(silence.WasTooLong);
    }

    [Fact]
    public async Task One_that_says_nothing_for_longer_is()
    {
        using var silence = new Silence(Most, clock, CancellationToken.None);
        var output = new HeldOctets();
        await using var stream = Sieved(output, silence, token =>
        {
            clock.Pass(Most);
            token.ThrowIfCancellationRequested();
            return "";
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.CopyToAsync(Stream.Null, silence.Token));
        Assert.True(silence.WasTooLong);
    }

    [Fact]
    public void A_caller_who_leaves_is_no_silence_and_what_another_listens_to_neither()
    {
        using var caller = new CancellationTokenSource();
        using var silence = new Silence(Most, clock, caller.Token);
        silence.End();
        clock.Pass(10 * Most);
        Assert.False(silence.Token.IsCancellationRequested);

        caller.Cancel();
        Assert.True(silence.Token.IsCancellationRequested);
        Assert.False(silence.WasTooLong);
    }

    private static SievedStream Sieved(HeldOctets output, Silence silence, Func<CancellationToken, string> next) =>
        new(new Slow(next), new JsonSieve(Sieves.Own(), Sieves.Request, output), output, silence.Heard, static () => { });

    private sealed class Slow(Func<CancellationToken, string> next) : MemoryStream
    {
        private bool begun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var text = begun ? next(cancellationToken) : "{\"items\":[";
            begun = true;
            return ValueTask.FromResult(Encoding.UTF8.GetBytes(text, buffer.Span));
        }
    }
}
