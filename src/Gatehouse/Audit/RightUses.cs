using System.Numerics;
using Gatehouse.Audit.Reviews;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>Which cells of the matrix are used, and by whom, in memory: what a review of access is made from (requirement 2.09).</summary>
/// <remarks>
/// A request sets bits that are nearly always set already: two reads. Where several roles of a caller grant the same, all of them count as
/// used, so that nothing is called unused that somebody might miss.
/// </remarks>
internal sealed class RightUses
{
    private const int MostBooks = 2;

    private readonly Lock guard = new();
    private readonly List<Book> books = [];
    private volatile Book? latest;
    private bool begun;

    /// <summary>Counts a request.</summary>
    /// <param name="request">As the rooms left it.</param>
    /// <param name="served">Whether it was let through; a refused one shows that somebody is there, and uses no right.</param>
    internal void Mark(RequestContext request, bool served)
    {
        var policy = request.State.Policy;
        var book = latest is { } now && ReferenceEquals(now.Policy, policy) ? now : BookOf(policy);
        var principal = request.Principal;
        var used = 0UL;
        if (served && request is { Decision.Allowed: true, Operation: { } operation })
        {
            used = (principal.Roles != 0 ? principal.Roles : policy.GuestMask) & (operation.AllowedRoles | operation.OwnRoles);
            Set(ref book.Operations[operation.Number], used);
        }

        if (principal.Kind != CredentialKind.None && principal.Claimant.Subject is var subject and >= 0)
            book.Subject(subject, used | policy.GuestMask);
    }

    /// <summary>Writes what is new in one transaction; on a failure it stays for the next time.</summary>
    internal async ValueTask FlushAsync(IReviewStore store, ClientNumbers names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var taken = Books().ConvertAll(book => (Book: book, Marks: book.Take()));
        List<RightUse> rights = [.. taken.SelectMany(one => one.Book.RightsOf(one.Marks)).Distinct()];
        List<SubjectUse> subjects = [.. taken.SelectMany(one => one.Book.SubjectsOf(one.Marks, names)).Distinct()];
        if (begun && rights.Count + subjects.Count == 0)
            return;

        try
        {
            await store.AddUsesAsync(rights, subjects, DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60), cancellationToken);
            begun = true;
        }
        catch
        {
            taken.ForEach(static one => one.Book.PutBack(one.Marks));
            throw;
        }
    }

    private Book BookOf(CompiledPolicy policy)
    {
        lock (guard)
        {
            if (books.Find(book => ReferenceEquals(book.Policy, policy)) is { } known)
                return known;

            books.Add(latest = new Book(policy));
            return latest;
        }
    }

    // Requests that began under the policy before may still end; under one before that nobody is left.
    private List<Book> Books()
    {
        lock (guard)
        {
            List<Book> all = [.. books];
            books.RemoveRange(0, Math.Max(0, books.Count - MostBooks));
            return all;
        }
    }

    private static void Set(ref ulong place, ulong bits)
    {
        if ((Volatile.Read(ref place) & bits) != bits)
            Interlocked.Or(ref place, bits);
    }

    /// <summary>Bits set since they were last taken.</summary>
    private sealed record Marks(ulong[] Operations, List<(int Number, ulong Bits)> Subjects);

    /// <summary>The bits under one policy: what they mean is its order of roles.</summary>
    private sealed class Book(CompiledPolicy policy)
    {
        private const int PageSize = 512, MostPages = 8192;

        private readonly ulong[]?[] pages = new ulong[MostPages][];

        internal CompiledPolicy Policy => policy;

        internal ulong[] Operations { get; } = new ulong[policy.Operations.Count];

        // Beyond the 4,194,304th nobody is counted.
        internal void Subject(int number, ulong bits)
        {
            if ((uint)number < PageSize * MostPages)
                Set(ref PageOf(number)[number % PageSize], bits);
        }

        internal Marks Take()
        {
            var operations = new ulong[Operations.Length];
            for (var i = 0; i < operations.Length; i++)
                operations[i] = Interlocked.Exchange(ref Operations[i], 0);

            var subjects = new List<(int, ulong)>();
            for (var page = 0; page < MostPages; page++)
                if (Volatile.Read(ref pages[page]) is { } bits)
                    for (var i = 0; i < PageSize; i++)
                        if (bits[i] != 0)
                            subjects.Add((page * PageSize + i, Interlocked.Exchange(ref bits[i], 0)));

            return new Marks(operations, subjects);
        }

        internal void PutBack(Marks marks)
        {
            for (var i = 0; i < marks.Operations.Length; i++)
                Set(ref Operations[i], marks.Operations[i]);

            marks.Subjects.ForEach(one => Subject(one.Number, one.Bits));
        }

        internal IEnumerable<RightUse> RightsOf(Marks marks) =>
            from operation in policy.Operations
            from role in RolesOf(marks.Operations[operation.Number])
            select new RightUse(role, operation.Resource, operation.Action);

        internal IEnumerable<SubjectUse> SubjectsOf(Marks marks, ClientNumbers names) =>
            from one in marks.Subjects
            from role in RolesOf(one.Bits)
            select new SubjectUse(names.NameOf(one.Number), role);

        private IEnumerable<string> RolesOf(ulong bits)
        {
            for (; bits != 0; bits &= bits - 1)
                yield return policy.Roles[BitOperations.TrailingZeroCount(bits)];
        }

        private ulong[] PageOf(int number) =>
            Volatile.Read(ref pages[number / PageSize]) ?? Interlocked.CompareExchange(ref pages[number / PageSize], new ulong[PageSize], null) ?? pages[number / PageSize]!;
    }
}
