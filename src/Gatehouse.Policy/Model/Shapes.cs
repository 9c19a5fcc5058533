using System.Text.RegularExpressions;

namespace Gatehouse.Policy.Model;

/// <summary>What names look like. Each pattern is run in linear time.</summary>
internal static partial class Shapes
{
    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,63}\z")]
    public static partial Regex Role();

    /// <summary>Of resources, actions and plans.</summary>
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,63}\z")]
    public static partial Regex Name();

    [GeneratedRegex(@"\A[a-z]{2,8}\z")]
    public static partial Regex Brand();

    /// <summary>RFC 9110, section 5.1; an underscore is left out because servers confuse it with '-' (see header smuggling, CWE-444).</summary>
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9-]{0,63}\z")]
    public static partial Regex Header();

    /// <summary>Printable ASCII without spaces, quotes and backslashes.</summary>
    [GeneratedRegex(@"\A[!#-\[\]-~]{1,256}\z")]
    public static partial Regex Visible();

    [GeneratedRegex(@"\A(?=.{1,253}\z)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z")]
    public static partial Regex Host();

    /// <summary>RFC 6901; starts at the root.</summary>
    [GeneratedRegex(@"\A(/([^~/]|~[01])*)+\z")]
    public static partial Regex Pointer();

    [GeneratedRegex(@"\A[^@\s\p{C}]{1,64}@[A-Za-z0-9.-]{1,253}\z")]
    public static partial Regex Email();

    [GeneratedRegex(@"\A[a-z0-9*+.-]{1,64}/[a-z0-9*+.-]{1,64}\z")]
    public static partial Regex MediaType();

    [GeneratedRegex(@"\A.{1,1024}\z")]
    public static partial Regex AnyLine();
}
