using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Diffing;

/// <summary>Requests that a policy cannot tell apart: the same caller with the same rights, the same operation, the same outcome.</summary>
internal sealed class Habit
{
    public Habit(in RecordedLine line)
    {
        Client = TextOf(line.Client);
        Subject = TextOf(line.Subject);
        Credential = TextOf(line.Credential);
        Operation = TextOf(line.Operation);
        Roles = line.Roles.IsEmpty ? null : JsonSerializer.Deserialize<string[]>(line.Roles);
        Scopes = line.Scopes.IsEmpty ? [] : JsonSerializer.Deserialize<string[]>(line.Scopes)!;
        Plan = line.Plan.IsEmpty ? 1 : double.Parse(line.Plan, CultureInfo.InvariantCulture);
        OwnerAt = TextOf(line.OwnerAt);
        IsOwner = line.IsOwner;
        Critical = TextOf(line.Critical);
        Refused = line.Refused;
        Step = TextOf(line.Step) ?? "";
        Reason = TextOf(line.Reason) ?? "";
        Noted = line.WouldRefuse.IsEmpty ? [] : JsonSerializer.Deserialize<string[]>(line.WouldRefuse)!;
        First = line.Time;
    }

    public string? Client { get; }

    public string? Subject { get; }

    public string? Credential { get; }

    public string? Operation { get; }

    /// <summary>Null for guests, and in lines of before roles were written down.</summary>
    public string[]? Roles { get; }

    public string[] Scopes { get; }

    public double Plan { get; }

    public string? OwnerAt { get; }

    public bool? IsOwner { get; }

    public string? Critical { get; }

    public bool Refused { get; }

    public string Step { get; }

    public string Reason { get; }

    /// <summary>What would have been refused, as <c>step:reason</c>.</summary>
    public string[] Noted { get; }

    /// <summary>Whether every step agreed; what went wrong at the API is not ours to judge.</summary>
    public bool LetThrough => !Refused || Step == "forwarding";

    public DateTimeOffset First { get; private set; }

    public DateTimeOffset Last { get; private set; }

    public long Requests { get; private set; }

    /// <summary>Of those, above the new limits, and not above the old ones as far as the same records tell.</summary>
    public long Over { get; set; }

    /// <summary>Of those that were above the old limits, how many are not above the new ones.</summary>
    public long NoLongerOver { get; set; }

    /// <summary>What the new policy says.</summary>
    public required Judgement Judgement { get; set; }

    /// <summary>What its limit is counted in; null for guests, who are counted by their sources, and when there is no room.</summary>
    public Allowance? Allowance { get; set; }

    /// <summary>The operation whose new limit it counts against; null when it does not count.</summary>
    public CompiledOperation? Counted { get; set; }

    /// <summary>The operation whose old limit it counts against; null when the old policy has none, or only watches its limit.</summary>
    public CompiledOperation? CountedBefore { get; set; }

    public void Count(DateTimeOffset time)
    {
        Requests++;
        First = time < First ? time : First;
        Last = time > Last ? time : Last;
    }

    private static string? TextOf(ReadOnlySpan<byte> escaped)
    {
        if (escaped.IsEmpty)
            return null;
        if (!escaped.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(escaped);

        return JsonSerializer.Deserialize<string>([(byte)'"', .. escaped, (byte)'"']);
    }
}
