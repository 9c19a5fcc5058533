using System.Buffers.Text;
using System.CommandLine;
using Gatehouse.Audit.Tree;
using Gatehouse.Storage.Sqlite;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary><c>gatehouse audit show</c></summary>
internal sealed class AuditShowVerb : PolicyVerb
{
    private readonly Argument<long> number = new("NUMBER") { Description = "Of the record, as 'audit list' shows it." };

    public AuditShowVerb() : base("show", "Show one record whole, with the proof that it stands in the log.", "gatehouse audit show 42") => Arguments.Add(number);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var policy = PolicyOf(call);
        await using var register = await call.Desk.OpenAsync(policy, cancellationToken);
        if (await register.Audit.FindAsync(call.Get(number), cancellationToken) is not { } entry)
            throw new StopException($"there is no record {call.Get(number)}", "gatehouse audit list");

        using var copy = AuditCopy.Open(policy.Document.Storage.SqliteFile);
        var proof = ProofOf(copy, entry.Number, entry.Leaf, cancellationToken);
        call.Answer(new Shown(AuditView.Of(entry), proof), (to, shown) =>
        {
            shown.Record.Whole(to);
            if (shown.Proof is { } there)
                there.Tell(to);
        });
        return Exit.Done;
    }

    // To the last checkpoint over it, which somebody else may have too; to the log as it is when there is none yet.
    private static Proof? ProofOf(AuditCopy copy, long number, ReadOnlyMemory<byte>? leaf, CancellationToken cancellationToken)
    {
        var checkpoint = copy.Checkpoints.LastOrDefault(one => one.Size >= number);
        if ((checkpoint?.Size ?? copy.State?.Size) is not { } size || size < number || leaf is null)
            return null;

        var (proof, tree) = (new InclusionProof(number - 1, size), new MerkleTree());
        copy.Read(0, size, (in RecordBytes record) =>
        {
            proof.Next(record.Number - 1, record.Leaf);
            tree.Append(record.Leaf);
        }, cancellationToken);
        var sound = tree.Size == size && InclusionProof.Verify(leaf.Value.Span, number - 1, size, proof.Hashes, checkpoint?.Root ?? tree.Root());
        return new Proof(Base64Url.EncodeToString(leaf.Value.Span), number - 1, size, Base64Url.EncodeToString(tree.Root()), [.. proof.Hashes.Select(hash => Base64Url.EncodeToString(hash))], checkpoint?.Line, sound);
    }

    private sealed record Shown(AuditView Record, Proof? Proof);

    /// <summary>RFC 6962, section 2.1.1.</summary>
    private sealed record Proof(string Leaf, long Index, long Size, string Root, IReadOnlyList<string> Path, string? Checkpoint, bool Holds)
    {
        public void Tell(TextWriter to)
        {
            to.WriteLine($"{"leaf",-10}  {Leaf}");
            foreach (var hash in Path)
                to.WriteLine($"{"beside",-10}  {hash}");
            to.WriteLine($"{"root",-10}  {Root} of {Count.Of(Size, "record")}{(Holds ? "" : "; THE PROOF DOES NOT HOLD, run: gatehouse audit verify")}");
            if (Checkpoint is not null)
                to.WriteLine($"{"signed",-10}  {Checkpoint}");
        }
    }
}
