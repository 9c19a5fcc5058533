using System.Globalization;
using System.Text;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>Faults are gathered on a second walk, so that the first, which most instances pass, keeps no path.</summary>
internal sealed partial class Run
{
    private const int MaxNameShown = 64;
    private readonly List<string> path = [];

    /// <summary>Where faults go; null on the first walk.</summary>
    public ICollection<SchemaFault>? Faults { get; set; }

    /// <summary>Above 0 inside branches that may fail without the instance being wrong.</summary>
    public int Quiet { get; set; }

    /// <summary>Whether to go on after a fault to find the others.</summary>
    public bool Listing => Faults is not null && Quiet == 0;

    /// <summary>Notes a fault at the current place. Always false.</summary>
    public bool Fail(string keyword, string expected)
    {
        if (Listing && Faults!.Count < Program.MaxFaults)
            Faults.Add(new SchemaFault(string.Concat(path), keyword, expected));
        return false;
    }

    public bool FailAt(string name, string keyword, string expected)
    {
        Enter(name);
        Fail(keyword, expected);
        Leave();
        return false;
    }

    public void Enter(ReadOnlySpan<byte> name)
    {
        if (Faults is not null)
            Enter(Encoding.UTF8.GetString(name));
    }

    public void Enter(int index)
    {
        if (Faults is not null)
            path.Add("/" + index.ToString(CultureInfo.InvariantCulture));
    }

    public void Leave()
    {
        if (Faults is not null)
            path.RemoveAt(path.Count - 1);
    }

    // A name is the client's text too: it is told only as far as it helps to find the place.
    private void Enter(string name)
    {
        if (Faults is null)
            return;
        var shown = name.Length <= MaxNameShown ? name : name[..(char.IsHighSurrogate(name[MaxNameShown - 1]) ? MaxNameShown - 1 : MaxNameShown)] + "…";
        path.Add("/" + shown.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
    }
}
