namespace Gatehouse.Audit.Tree;

/// <summary>Recomputes a log, record by record, in one pass and without keeping any.</summary>
/// <remarks>
/// What is sound in itself may still have been made anew by whoever can write to the database: only a checkpoint that was kept elsewhere
/// tells (a chain that its host can rewrite proves nothing about that host).
/// </remarks>
internal sealed class AuditVerification
{
    private const int MostFindings = 20, MostShift = 64;

    private readonly List<AuditFinding> findings = [];
    private readonly List<long> wentBack = [];
    private readonly RecordHash hash = new();
    private readonly Erasures erasures = new();
    private readonly MerkleTree tree;
    private readonly TreeState? state;
    private readonly WitnessCheck witnesses;
    private readonly byte[] detail = new byte[MerkleTree.HashLength], leaf = new byte[MerkleTree.HashLength];
    private readonly long from;
    private long previousAt = long.MinValue, last, shiftedAt, shift;
    private bool lost;   // records are missing or too many: the tree cannot be followed any further

    /// <param name="state">Where the log says that it stands; null when that is not known.</param>
    /// <param name="witnesses">Checkpoints.</param>
    /// <param name="start">The tree before the first record looked at; null to begin with the first.</param>
    internal AuditVerification(TreeState? state, AuditWitnesses witnesses, MerkleTree? start = null)
    {
        (this.state, tree) = (state, start ?? new MerkleTree());
        (from, last) = (tree.Size + 1, tree.Size);
        this.witnesses = new WitnessCheck(witnesses, state?.Log, tree.Size, findings);
        this.witnesses.Look(tree);
    }

    /// <summary>Whether anything is wrong so far.</summary>
    internal bool IsDamaged => findings.Count > 0;

    /// <summary>The tree over what was looked at.</summary>
    internal MerkleTree Tree => tree;

    /// <summary>Takes the next record, in the order of their numbers.</summary>
    internal void Next(in RecordBytes record)
    {
        if (record.Number != last + 1 && !lost)
            Gap(record.Number);

        last = record.Number;
        if (record.At < previousAt && wentBack.Count < MostFindings)
            wentBack.Add(record.Number);
        previousAt = record.At;

        var sound = IsSound(record);
        if (sound && record.Action.SequenceEqual("audit.erase"u8))
            erasures.Allow(record.After.Bytes, record.Number);
        if (lost)
            return;

        tree.Append(record.Leaf.Length == MerkleTree.HashLength ? record.Leaf : leaf);
        witnesses.Look(tree);
    }

    /// <summary>The records are over.</summary>
    internal AuditReport Finish()
    {
        if (!lost)
        {
            Edge();
            witnesses.End(tree.Size);
        }

        if (erasures.FirstUnexplained() is > 0 and var number)
            Add(Damage.Edited, number, "its personal part is gone, and no record says that it was erased");

        return new AuditReport
        {
            Log = state?.Log ?? "",
            From = from,
            To = last,
            Root = tree.Root(),
            Erased = erasures.Count,
            Findings = [.. findings.Where(finding => finding.Damage != Damage.BadSignature).OrderBy(finding => finding.Record), .. findings.Where(finding => finding.Damage == Damage.BadSignature)],
            ClockWentBack = wentBack,
            AnchoredTo = witnesses.AnchoredTo,
            OwnCheckpoints = witnesses.OwnAgreed,
            OutsideCheckpoints = witnesses.OutsideAgreed,
        };
    }

    private bool IsSound(in RecordBytes record)
    {
        var content = HasItsDetail(record);

        // One leaf for two records (CWE-345): what follows the detail in it is the action, so the detail's length is not for whoever wrote it to choose.
        if (record.Detail.Length != MerkleTree.HashLength)
            content ??= "its hash is not as long as a hash is";
        hash.Leaf(record.Number, record, record.Detail, leaf);
        var isLeaf = leaf.AsSpan().SequenceEqual(record.Leaf);
        if (isLeaf && content is null)
            return true;

        // Where the hash fits another number, the record is what it was, and its neighbours are not.
        if (!isLeaf && ShiftOf(record) is not 0 and var by)
            Shifted(record.Number, by);
        else
            Add(Damage.Edited, record.Number, content ?? "its time, action or position in the log is not what it was recorded with");

        return false;
    }

    // Null when it is what was recorded.
    private string? HasItsDetail(in RecordBytes record)
    {
        if (!record.Salt.IsThere)
        {
            erasures.Empty(record.Number);
            return record.IsEmptied ? null : "it was erased, and something stands in it again";
        }

        hash.Detail(record, detail);
        return detail.AsSpan().SequenceEqual(record.Detail) ? null : "actor, target, before, after, reason, credential or request id is not what was recorded";
    }

    private long ShiftOf(in RecordBytes record)
    {
        for (var by = 1; by <= MostShift; by++)
            foreach (var number in (ReadOnlySpan<long>)[record.Number + by, record.Number - by])
            {
                hash.Leaf(number, record, record.Detail, leaf);
                if (leaf.AsSpan().SequenceEqual(record.Leaf))
                    return number - record.Number;
            }

        return 0;
    }

    private void Shifted(long number, long by)
    {
        lost = true;
        if (shift != 0 && number + by == shiftedAt)
        {
            findings.RemoveAll(finding => finding.Record == shiftedAt);
            Add(Damage.Edited, shiftedAt, $"records {shiftedAt} and {number} changed places");
            return;
        }

        if (shift != 0)
            return;

        (shiftedAt, shift) = (number, by);
        if (by > 0)
        {
            Add(Damage.Removed, number, by == 1 ? $"the record {number} is gone, later ones were renumbered" : $"{by} records from {number} on are gone, later ones were renumbered");
            return;
        }

        // What was put in came just before, and may already have looked edited.
        findings.RemoveAll(finding => finding.Damage == Damage.Edited && finding.Record >= number + by && finding.Record < number);
        Add(Damage.Inserted, number + by, by == -1 ? $"the record {number - 1} was put in, later ones were renumbered" : $"{-by} records from {number + by} on were put in, later ones were renumbered");
    }

    private void Gap(long number)
    {
        lost = true;
        if (number > last + 1)
            Add(Damage.Removed, last + 1, number == last + 2 ? $"the record {last + 1} is gone" : $"records {last + 1} to {number - 1} are gone");
        else
            Add(Damage.Inserted, number, $"the number {number} stands out of its order");
    }

    // The right edge is written with each record: who changes the end of the table and not the edge is found without any checkpoint.
    private void Edge()
    {
        if (state is null)
            return;
        if (state.Size > tree.Size)
            Add(Damage.Truncated, tree.Size + 1, $"records {tree.Size + 1} to {state.Size} are gone from the end");
        else if (state.Size < tree.Size)
            Add(Damage.Inserted, state.Size + 1, $"records {state.Size + 1} to {tree.Size} were put in at the end: the tree never had them");
        else if (!tree.Peaks.SequenceEqual(state.Peaks) && !findings.Exists(finding => finding.Damage != Damage.BadSignature))
            Add(Damage.Edited, witnesses.AgreedTo + 1, $"the edge of the tree does not belong to the records: one of {witnesses.AgreedTo + 1} to {tree.Size} was changed together with its hashes, or the edge was");
    }

    private void Add(Damage damage, long record, string what)
    {
        if (findings.Count < MostFindings)
            findings.Add(new AuditFinding(damage, record, what));
    }
}
