using Gatehouse.JsonSchema;
using Gatehouse.Request;

namespace Gatehouse.Validation;

/// <summary>The faults of one request; made only when there is one.</summary>
internal static class FaultList
{
    /// <summary>No request is told more than this.</summary>
    public const int Most = 50;

    private const int MaxNameShown = 64;

    public static void Add(ref List<RequestFault>? faults, string at, string expected)
    {
        faults ??= [];
        if (faults.Count < Most)
            faults.Add(new RequestFault(at, expected));
    }

    /// <summary>Adds what a schema found, below a place such as <c>query.tags</c>.</summary>
    public static void Add(ref List<RequestFault>? faults, string at, List<SchemaFault> found)
    {
        foreach (var fault in found)
            Add(ref faults, at + fault.At, fault.Expected);
    }

    /// <summary>A name the client made up, as far as it helps to find the place.</summary>
    public static string Shown(string name) => name.Length <= MaxNameShown ? name : name[..MaxNameShown] + "…";
}
