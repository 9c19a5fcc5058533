using System.Runtime.CompilerServices;

namespace Gatehouse.Policy.Compiling;

/// <summary>Where the values of a template's parameters stand in a canonical path; in template order; at most 16.</summary>
[InlineArray(16)]
public struct PathValues
{
    private Range first;
}
