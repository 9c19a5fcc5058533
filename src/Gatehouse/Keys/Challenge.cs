using Gatehouse.Policy.Compiling;

namespace Gatehouse.Keys;

/// <summary>Values of WWW-Authenticate.</summary>
internal static class Challenge
{
    /// <summary>For a request without a credential: no error word (RFC 6750, section 3.1).</summary>
    internal static string Required(CompiledPolicy policy) => $"Bearer realm=\"{policy.Document.Https.Host}\"";

    /// <summary>For a credential that does not count, of whatever kind and for whatever reason.</summary>
    internal static string Invalid(CompiledPolicy policy) => $"{Required(policy)}, error=\"invalid_token\"";
}
