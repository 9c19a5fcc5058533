using System.Globalization;

namespace Gatehouse.Gateway.Commands;

/// <summary>Numbers with their noun.</summary>
internal static class Count
{
    /// <summary><c>1 fault</c>, <c>2 faults</c></summary>
    public static string Of(long number, string noun) =>
        Of(number) + " " + noun + (number == 1 ? "" : "s");

    /// <summary><c>1,204</c></summary>
    public static string Of(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
