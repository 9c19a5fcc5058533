using Gatehouse.Live;

namespace Gatehouse.Tests.Live;

/// <summary>Whether a credential counts: every rule, and that it says no more than it should (requirement 1.12).</summary>
public class LivenessTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach (var (number, one) in LivenessCase.All.Index())
                cases.Add(number, one.Name);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_credential_counts_or_says_why_not(int number, string name)
    {
        var one = LivenessCase.All[number];

        Assert.True(one.Why == Liveness.WhyNot(one.State(), one.Presented, LivenessCase.Now), $"{name}: expected {one.Why ?? "yes"}");
    }
}
