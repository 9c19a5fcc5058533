using System.Security.Cryptography;
using System.Text;
using Gatehouse.Keys;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Where answers come from: subject, credential, source and factor in one name that tells none of them (the store keeps it for 90 days).</summary>
internal sealed class ProofOrigin(MasterKey master)
{
    private readonly byte[] key = master.For("gatehouse proof origin 1");

    /// <summary>The name; the same for the same four.</summary>
    /// <remarks>By factor as well: whoever has the password must not have it forgiven, with each right one, what they guessed at the codes (CWE-307).</remarks>
    internal string Of(RequestContext request, ProofAnswer answer)
    {
        var principal = request.Principal;
        var text = $"{principal.Subject}\n{ProofWords.CredentialOf(principal)}\n{request.Source.Value:x}\n{(answer.Password is null ? "code" : "password")}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
