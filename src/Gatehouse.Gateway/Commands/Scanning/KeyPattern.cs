namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>What other scanners need to find our keys; they see the shape, only the checksum tells a key from a look-alike.</summary>
internal static class KeyPattern
{
    /// <summary>A regular expression without anything that one engine reads otherwise than the next (RE2, PCRE, Hyperscan, .NET).</summary>
    internal static string Of(IReadOnlyCollection<string> brands)
    {
        var brand = brands.Count switch { 0 => "[a-z]{2,8}", 1 => brands.First(), _ => $"(?:{string.Join('|', brands)})" };
        return $"{brand}_(?:live|test)_[0-9A-Za-z]{{12}}_[0-9A-Za-z]{{43}}_[0-9A-Za-z]{{6}}";
    }
}
