namespace Gatehouse.Audit.Tree;

/// <summary>Holds a growing tree against the checkpoints, each at its size: consistency by recomputing, in the same pass.</summary>
internal sealed class WitnessCheck
{
    private readonly List<(Checkpoint Checkpoint, bool Outside)> order = [];
    private readonly byte[] root = new byte[MerkleTree.HashLength];
    private readonly HashSet<string> trusted;
    private readonly List<AuditFinding> findings;
    private readonly long from;
    private readonly string? log;
    private int at;

    /// <param name="witnesses">The checkpoints.</param>
    /// <param name="log">Id of the log; null when it is not known.</param>
    /// <param name="from">Records before the first one looked at.</param>
    /// <param name="findings">Where damage is told.</param>
    internal WitnessCheck(AuditWitnesses witnesses, string? log, long from, List<AuditFinding> findings)
    {
        (this.log, this.from, this.findings) = (log, from, findings);
        trusted = [.. witnesses.Keys.Select(key => key.Text)];
        if (trusted.Count == 0)
            trusted = [.. witnesses.Outside.Where(checkpoint => checkpoint.SignedBy() is not null).Select(checkpoint => checkpoint.Key)];

        Take(witnesses.Outside, outside: true);
        Take(witnesses.Own, outside: false);
        order.Sort(static (one, other) => one.Checkpoint.Size.CompareTo(other.Checkpoint.Size));
    }

    /// <summary>Size of the largest outside checkpoint that agrees.</summary>
    internal long AnchoredTo { get; private set; }

    /// <summary>Size of the largest checkpoint of any kind that agrees.</summary>
    internal long AgreedTo { get; private set; }

    internal int OwnAgreed { get; private set; }

    internal int OutsideAgreed { get; private set; }

    /// <summary>Looks whether a checkpoint was made at this size; costs a comparison when none was.</summary>
    internal void Look(MerkleTree tree)
    {
        while (at < order.Count && order[at].Checkpoint.Size <= tree.Size)
            Compare(order[at++], tree);
    }

    /// <summary>The records are over: whoever signed more saw more.</summary>
    internal void End(long size)
    {
        if (at >= order.Count)
            return;

        var (longest, outside) = order[^1];
        findings.Add(new AuditFinding(Damage.Truncated, size + 1,
            $"records {size + 1} to {longest.Size} are gone from the end: the {Kept(outside)} of {Told(longest)} was signed over {longest.Size}"));
    }

    // Forged checkpoints (CWE-347): a line that anybody wrote convicts nobody.
    private void Take(IReadOnlyList<Checkpoint> checkpoints, bool outside)
    {
        foreach (var checkpoint in checkpoints)
            if (checkpoint.SignedBy() is null)
                Bad(checkpoint, outside, "its signature is wrong: it was edited, or never made by a gateway");
            else if (trusted.Count > 0 && !trusted.Contains(checkpoint.Key))
                Bad(checkpoint, outside, "it is signed by another key than the one expected");
            else if (log is not null && checkpoint.Log != log)
                findings.Add(new AuditFinding(Damage.Forked, 1, $"the {Kept(outside)} of {Told(checkpoint)} belongs to another log: expected {checkpoint.Log}, found {log}"));
            else if (checkpoint.Size >= from)
                order.Add((checkpoint, outside));
    }

    private void Compare((Checkpoint Checkpoint, bool Outside) witness, MerkleTree tree)
    {
        tree.Root(root);
        if (!root.AsSpan().SequenceEqual(witness.Checkpoint.Root))
        {
            // Once told is enough: from the first one that differs, all later ones do.
            if (!findings.Exists(finding => finding.Damage != Damage.BadSignature))
                findings.Add(new AuditFinding(Damage.Forked, AgreedTo + 1,
                    $"records {AgreedTo + 1} to {witness.Checkpoint.Size} are sound in themselves, but not what the {Kept(witness.Outside)} of {Told(witness.Checkpoint)} was signed over: they were made anew"));
            return;
        }

        AgreedTo = witness.Checkpoint.Size;
        if (witness.Outside)
            (AnchoredTo, OutsideAgreed) = (AgreedTo, OutsideAgreed + 1);
        else
            OwnAgreed++;
    }

    private void Bad(Checkpoint checkpoint, bool outside, string why) =>
        findings.Add(new AuditFinding(Damage.BadSignature, checkpoint.Size, $"the {Kept(outside)} of {Told(checkpoint)} over {checkpoint.Size} records does not count: {why}"));

    private static string Kept(bool outside) => outside ? "checkpoint kept outside" : "log's own checkpoint";

    private static string Told(Checkpoint checkpoint) => checkpoint.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
