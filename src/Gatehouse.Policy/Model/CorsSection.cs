using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>cors</c></summary>
/// <param name="Origins">Exact origins; empty means none.</param>
public sealed record CorsSection(IReadOnlyList<string> Origins)
{
    internal static CorsSection Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Cors, source);
        var origins = SectionValues.Each(section["origins"], "an origin such as 'https://shop.example'", source);
        foreach (var origin in origins)
            if (!IsOrigin(origin.Text))
                source.Fault(origin, "an origin such as 'https://shop.example'", null, "scheme, host and port only; '*' and 'null' are no origins here");
            else
                Listed(origin, source);

        return new CorsSection([.. origins.Select(origin => origin.Text)]);
    }

    private static void Listed(ScalarNode origin, PolicySource source)
    {
        source.Opens(origin.Place, $"cors.origins: pages of {origin.Text} may read answers");
        var url = new Uri(origin.Text);
        if (url.Scheme == "http" && !url.IsLoopback)
            source.Warn("GH109", origin.Place, $"{origin.Text} is not https: whoever stands between can put a script into its pages");
    }

    // Compared byte for byte with the Origin header, so it must be written as browsers send it (RFC 6454, section 6.2).
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        && text == url.GetLeftPart(UriPartial.Authority) && url.UserInfo.Length == 0 && !text.Contains('*', StringComparison.Ordinal);
}
