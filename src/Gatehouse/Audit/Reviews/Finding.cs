namespace Gatehouse.Audit.Reviews;

/// <summary>Something a review found.</summary>
/// <param name="Kind">One of <see cref="FindingKinds"/>.</param>
/// <param name="What"><c>subject</c>, <c>key</c> or <c>right</c>.</param>
/// <param name="Id">Which one; of a right <c>role resource action</c>.</param>
/// <param name="Why">For a person.</param>
public sealed record Finding(string Kind, string What, string Id, string Why);

/// <summary>The kinds of finding.</summary>
public static class FindingKinds
{
    /// <summary>Used once, and not since.</summary>
    public const string DormantSubject = "dormant-subject", DormantKey = "dormant-key";

    /// <summary>Never used at all.</summary>
    public const string NeverUsedSubject = "never-used-subject", NeverUsedKey = "never-used-key";

    /// <summary>Nobody to ask, no end, a name such as <c>test</c>.</summary>
    public const string KeyWithoutOwner = "key-without-owner", KeyWithoutExpiry = "key-without-expiry", TestAccount = "test-account";

    /// <summary>May do everything to something, and nothing further can be asked of it.</summary>
    public const string AdminWithoutSecondFactor = "admin-without-second-factor";

    /// <summary>A role that its subject, a right that nobody used.</summary>
    public const string UnusedRole = "unused-role", UnusedRight = "unused-right";

    /// <summary>Those that <c>--apply</c> acts on.</summary>
    public static IReadOnlyList<string> Applicable { get; } = [DormantSubject, NeverUsedSubject, DormantKey, NeverUsedKey];
}
