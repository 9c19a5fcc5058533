using System.Threading.Channels;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Live;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Identity.Mail;

/// <summary>Takes the letters of proofs and sends them one after the other, behind the requests' backs: a slow mail server holds up nobody.</summary>
/// <remarks>
/// At most 64 letters wait. Each is tried three times within its five minutes; one that cannot be delivered takes its proof back, so that the same request asks
/// anew and another letter goes out. While the server does not answer, asking says so (503) instead of promising a letter: for 15 seconds after a letter was given up.
/// </remarks>
public sealed partial class ProofPost : IProofMail, IAsyncDisposable
{
    private const int MostWaiting = 64;
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8)];
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(15);
    private static readonly Actor Gatehouse = new("gatehouse", "the letter could not be delivered");

    private readonly Channel<ProofLetter> waiting = Channel.CreateBounded<ProofLetter>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly CancellationTokenSource closing = new();
    private readonly SendLetter send;
    private readonly IProofStore proofs;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Task working;
    private long downUntil;

    /// <summary>Begins to work.</summary>
    /// <param name="send">Sends one letter, now, or throws.</param>
    /// <param name="proofs">Where undelivered ones are taken back.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told of what could not be delivered, without address and link.</param>
    public ProofPost(SendLetter send, IProofStore proofs, TimeProvider time, ILogger log)
    {
        (this.send, this.proofs, this.time, this.log) = (send, proofs, time, log);
        working = Task.Run(WorkAsync);
    }

    /// <inheritdoc />
    public bool IsReady => time.GetUtcNow().ToUnixTimeMilliseconds() >= Interlocked.Read(ref downUntil) && waiting.Reader.Count < MostWaiting;

    /// <inheritdoc />
    public bool TrySend(ProofLetter letter) => waiting.Writer.TryWrite(letter);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await closing.CancelAsync();
        await working;
        closing.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var letter in waiting.Reader.ReadAllAsync(closing.Token))
                if (!await DeliverAsync(letter))
                    await GiveUpAsync(letter);
        }
        catch (Exception) when (closing.IsCancellationRequested)
        {
            // The gateway stops, in whatever words the mail library says so. Who waits for a letter asks again; the proof is over in five minutes.
        }
    }

    private async Task<bool> DeliverAsync(ProofLetter letter)
    {
        for (var attempt = 0; time.GetUtcNow() < letter.Proof.ExpiresAt; attempt++)
        {
            try
            {
                await send(letter, closing.Token);
                Interlocked.Exchange(ref downUntil, 0);
                return true;
            }
            catch (Exception error) when (!closing.IsCancellationRequested)
            {
                // Whatever a mail library throws: its kind is enough to find the cause, its text may hold the address.
                Refused(log, letter.Proof.Id, attempt + 1, error.GetType().Name);
            }

            if (attempt >= Pauses.Length)
                return false;
            await Task.Delay(Pauses[attempt], time, closing.Token);
        }

        return false;
    }

    private async Task GiveUpAsync(ProofLetter letter)
    {
        Interlocked.Exchange(ref downUntil, (time.GetUtcNow() + Down).ToUnixTimeMilliseconds());
        try
        {
            await proofs.WithdrawAsync(letter.Proof.Id, Gatehouse with { RequestId = letter.Proof.RequestId }, closing.Token);
        }
        catch (StoreUnavailableException)
        {
            // Then it ends by itself, in five minutes at most.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The letter for proof {Proof} was not taken by the mail server (attempt {Attempt}, {Error}).")]
    private static partial void Refused(ILogger log, string proof, int attempt, string error);
}

/// <summary>Sends one letter, now.</summary>
/// <param name="letter">What to send.</param>
/// <param name="cancellationToken">Gives up.</param>
public delegate Task SendLetter(ProofLetter letter, CancellationToken cancellationToken);
