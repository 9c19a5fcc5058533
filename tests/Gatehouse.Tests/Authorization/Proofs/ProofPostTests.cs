using System.Threading.Channels;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Identity.Mail;
using Gatehouse.Live;
using Gatehouse.Tests.Keys.Issuers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Authorization.Proofs;

/// <summary>Letters go out behind the requests' backs; what cannot go out is told.</summary>
public sealed class ProofPostTests
{
    private readonly ManualTime time = new();
    private readonly Withdrawals withdrawn = new();
    private readonly Channel<string> tried = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task A_letter_that_is_not_taken_is_tried_three_times_and_then_its_proof_is_withdrawn()
    {
        await using var post = Post((_, _) => throw new IOException("no route"));
        Assert.True(post.TrySend(Letter("a")));

        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Equal("a", await WhileTimePassesAsync(tried.Reader));
        Assert.Equal("a", await WhileTimePassesAsync(withdrawn.Ids.Reader));
        Assert.False(tried.Reader.TryRead(out _));
    }

    [Fact]
    public async Task While_the_server_is_known_to_be_down_no_letter_is_promised_and_afterwards_it_is_again()
    {
        var down = true;
        await using var post = Post((_, _) => down ? throw new IOException("no route") : Task.CompletedTask);
        Assert.True(post.IsReady);
        post.TrySend(Letter("a"));
        await WhileTimePassesAsync(withdrawn.Ids.Reader);
        Assert.False(post.IsReady);

        down = false;
        time.Pass(TimeSpan.FromSeconds(15));
        Assert.True(post.IsReady);
        while (tried.Reader.TryRead(out _))
        {
        }

        post.TrySend(Letter("b"));
        Assert.Equal("b", await WhileTimePassesAsync(tried.Reader));
    }

    [Fact] // A mail server that hangs must not gather letters without end (CWE-400).
    public async Task No_more_letters_wait_than_there_is_room_for()
    {
        var hanging = new TaskCompletionSource();
        await using var post = Post((_, cancellation) => hanging.Task.WaitAsync(cancellation));

        var taken = Enumerable.Range(0, 100).Count(i => post.TrySend(Letter($"letter {i}")));

        Assert.InRange(taken, 64, 65);   // one may have left the queue already
    }

    [Fact] // CWE-532
    public void A_letter_that_is_printed_shows_neither_address_nor_link()
    {
        var text = Letter("a").ToString();
        Assert.Equal("a", text);
    }

    [Fact] // CWE-451: what was asked for is anybody's text, and mail programs make links of it.
    public void The_only_link_in_a_letter_is_ours()
    {
        var letter = Letter("a");
        using var message = LetterText.Of(letter with { Proof = letter.Proof with { Target = "/users/a?next=https://evil.example/confirm" } }, "gate@shop.example");
        var text = message.TextBody!;

        Assert.Equal(1, text.Split("://").Length - 1);
        Assert.Contains("/users/a?next=https%3A//evil.example/confirm", text, StringComparison.Ordinal);
    }

    private ProofPost Post(SendLetter send) => new(
        (letter, cancellation) =>
        {
            tried.Writer.TryWrite(letter.Proof.Id);
            return send(letter, cancellation);
        }, withdrawn, time, NullLogger.Instance);

    private static ProofLetter Letter(string id) => new(
        new AskedProof(id, "email", "alice", "mobile", "k", "GET", "/", new byte[32], new byte[32], ProofState.Asked, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, "r"),
        "alice@shop.example", "api.shop.example", new Uri("https://api.shop.example/secret"));

    private async Task<string> WhileTimePassesAsync(ChannelReader<string> reader)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var next = reader.ReadAsync(patience.Token).AsTask();
        while (!next.IsCompleted)
        {
            time.Pass(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        return await next;
    }

    private sealed class Withdrawals : IProofStore
    {
        internal Channel<string> Ids { get; } = Channel.CreateUnbounded<string>();

        public ValueTask WithdrawAsync(string id, Actor actor, CancellationToken cancellationToken) => Ids.Writer.WriteAsync(id, cancellationToken);

        public ValueTask<AskedProof?> AskAsync(AskedProof proof, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AskedProof?> FindAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AnswerLeave> CountAnswerAsync(string id, string origin, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> GiveAsync(string id, ProofGift gift, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<string?> UseAsync(string id, Func<AskedProof, string?> whyNot, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask PruneAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
