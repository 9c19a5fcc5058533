using System.Text;

namespace Gatehouse.Authorization.Fields;

/// <summary>Finds fields in a query or a form (WHATWG URL, section 5).</summary>
internal static class WrittenForm
{
    /// <summary>Looks through names, and through values that are JSON.</summary>
    public static void Find(ReadOnlySpan<char> form, WrittenNames found)
    {
        foreach (var range in form.SplitAny('&', ';'))   // some split at ';' too
        {
            var pair = form[range];
            var equals = pair.IndexOf('=');
            found.Name(Decode(equals < 0 ? pair : pair[..equals]), UInt128.Zero);
            if (equals >= 0 && Decode(pair[(equals + 1)..]) is var value && value.AsSpan().TrimStart() is ['{' or '[', ..])
                WrittenJson.Find(Encoding.UTF8.GetBytes(value), Answers.JsonSieve.MaxDepth, found);
        }
    }

    private static string Decode(ReadOnlySpan<char> text) =>
        text.ContainsAny('%', '+') ? Uri.UnescapeDataString(text.ToString().Replace('+', ' ')) : text.ToString();
}
