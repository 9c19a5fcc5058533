namespace Gatehouse.JsonSchema.Formats;

/// <summary>A check of a string's form. Takes UTF-8.</summary>
internal delegate bool TextCheck(ReadOnlySpan<byte> text);

/// <summary>A format for strings.</summary>
/// <param name="Check">Whether a text has the form.</param>
/// <param name="Expected">The form in a person's words.</param>
internal sealed record TextFormat(TextCheck Check, string Expected)
{
    private static readonly Dictionary<string, TextFormat> Known = new(StringComparer.Ordinal)
    {
        ["date-time"] = new(DateTimeFormat.IsDateTime, "a date and time such as 2026-01-31T13:45:00Z"),
        ["date"] = new(DateTimeFormat.IsDate, "a date such as 2026-01-31"),
        ["time"] = new(DateTimeFormat.IsTime, "a time such as 13:45:00Z"),
        ["duration"] = new(DurationFormat.IsDuration, "a duration such as P3DT4H"),
        ["email"] = new(EmailFormat.IsEmail, "an e-mail address such as ann@example.com"),
        ["idn-email"] = new(EmailFormat.IsIdnEmail, "an e-mail address such as ann@example.com"),
        ["hostname"] = new(HostFormat.IsHostname, "a host name such as api.example.com"),
        ["idn-hostname"] = new(HostFormat.IsIdnHostname, "a host name such as api.example.com"),
        ["ipv4"] = new(AddressFormat.IsIpv4, "an IPv4 address such as 192.0.2.1"),
        ["ipv6"] = new(AddressFormat.IsIpv6, "an IPv6 address such as 2001:db8::1"),
        ["uri"] = new(text => UriFormat.IsUri(text, false, true), "a URI such as https://example.com/a"),
        ["uri-reference"] = new(text => UriFormat.IsUri(text, false, false), "a URI reference such as /a?b#c"),
        ["iri"] = new(text => UriFormat.IsUri(text, true, true), "an IRI such as https://example.com/a"),
        ["iri-reference"] = new(text => UriFormat.IsUri(text, true, false), "an IRI reference such as /a?b#c"),
        ["uri-template"] = new(UriTemplateFormat.IsTemplate, "a URI template such as /users/{id}"),
        ["uuid"] = new(SimpleFormat.IsUuid, "a UUID such as 2b9a6f1c-0d3e-4c5b-8a7f-1e2d3c4b5a69"),
        ["json-pointer"] = new(PointerFormat.IsPointer, "a JSON pointer such as /a/0"),
        ["relative-json-pointer"] = new(PointerFormat.IsRelative, "a relative JSON pointer such as 1/a"),
        ["regex"] = new(SimpleFormat.IsRegex, "a regular expression of ECMA 262"),
        ["byte"] = new(SimpleFormat.IsBase64, "base64 text"),
        ["phone"] = new(SimpleFormat.IsPhone, "a phone number such as +4930123456"),
    };

    /// <summary>The format of a name; null for names nobody knows, which assert nothing.</summary>
    public static TextFormat? Find(string name) => Known.GetValueOrDefault(name);

    public bool IsValid(ReadOnlySpan<byte> text) => Check(text);
}
