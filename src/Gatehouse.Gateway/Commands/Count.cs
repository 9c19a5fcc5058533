using System.Globalization;

namespace Gatehouse.Gateway.Commands;

/// <summary>Numbers with their noun.</summary>
internal static class Count
{
    /// <summary><c>1 fault</c>, <c>2 faults</c></summary>
    public static string Of(int number, string noun) =>
        number.ToString(CultureInfo.InvariantCulture) + " " + noun + (number == 1 ? "" : "s");
}
