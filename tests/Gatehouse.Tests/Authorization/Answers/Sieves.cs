using System.Text;
using Gatehouse.Authorization;
using Gatehouse.Authorization.Answers;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Authorization.Answers;

/// <summary>Plans and runs for tests of the sieve; the caller is alice.</summary>
internal static class Sieves
{
    public static readonly RequestContext Request = Sample.Request(Sample.Operation(), Sample.Client(1));

    /// <summary>Things of alice by their member <c>buyerId</c>.</summary>
    public static readonly ThingOwner ByBuyer = ByPointer("/buyerId");

    public static ThingOwner ByPointer(string pointer) => new(new OwnerRule(OwnerPlace.Answer, pointer));

    /// <summary>A plan that hides fields: <c>"phone", "card=last4"</c>.</summary>
    public static SievePlan Hiding(params string[] rules)
    {
        var pattern = new FieldPattern([.. rules.Select(rule => rule.Split('=')[0].Split('/'))]);
        var hidden = default(Hidden);
        for (var i = 0; i < rules.Length; i++)
            hidden.Add(pattern.Ends[i], rules[i].Contains('=', StringComparison.Ordinal) ? Enum.Parse<FieldMask>(rules[i].Split('=')[1], ignoreCase: true) : FieldMask.Drop);

        return new SievePlan { Fields = pattern, Hidden = hidden };
    }

    /// <summary>A plan that leaves alice's things.</summary>
    public static SievePlan Own(string at = "/items", bool keepTotals = false, bool refuse = false, string[]? beside = null) => new()
    {
        List = SievePlan.NamesOf(at), Owner = ByBuyer, OnlyOwn = true, RefuseWhole = refuse, Beside = new BesideList(keepTotals, beside ?? []),
    };

    /// <summary>What comes out of an answer that arrives in pieces of so many octets.</summary>
    public static async Task<string> RunAsync(SievePlan plan, byte[] answer, int piece = int.MaxValue)
    {
        var output = new HeldOctets();
        await using var stream = new SievedStream(new Pieces(answer, piece), new JsonSieve(plan, Request, output), output, static () => { }, static () => { });
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    public static Task<string> RunAsync(SievePlan plan, string answer, int piece = int.MaxValue) => RunAsync(plan, Encoding.UTF8.GetBytes(answer), piece);

    public static async Task<string> WhyNotAsync(SievePlan plan, string answer) =>
        (await Assert.ThrowsAsync<AnswerFault>(() => RunAsync(plan, answer))).Reason;

    private sealed class Pieces(byte[] octets, int size) : MemoryStream(octets)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
