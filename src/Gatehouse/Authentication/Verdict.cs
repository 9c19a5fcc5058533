using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>What came of one credential: a principal, or why not.</summary>
/// <param name="Principal">Null when the credential does not count.</param>
/// <param name="WhyNot">For the log; null when it counts.</param>
/// <param name="NotReady">Whether it could not be judged at all, through no fault of who sent it.</param>
internal readonly record struct Verdict(Principal? Principal, string? WhyNot, bool NotReady = false)
{
    internal static Verdict No(string why) => new(null, why);
}
