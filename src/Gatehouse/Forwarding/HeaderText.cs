using System.Text;

namespace Gatehouse.Forwarding;

/// <summary>A name as a header value: its UTF-8 octets, one character each, because header values are sent as Latin-1.</summary>
/// <remarks>
/// Latin-1 alone would not fail on another alphabet but look for the "best fit" (CWE-176): the client "\uFF41lice", full-width, would reach the
/// upstream as "alice", and "\u0410\u0411" as "??". As octets two names are never one. ASCII, nearly always, is returned as it is.
/// </remarks>
internal static class HeaderText
{
    /// <summary>The value to send.</summary>
    public static string Of(string name) => Ascii.IsValid(name) ? name : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));
}
