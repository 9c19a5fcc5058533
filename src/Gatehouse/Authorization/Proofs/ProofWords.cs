using Gatehouse.Live;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>The words of proofs: of the policy, of the challenge, and of who asks.</summary>
internal static class ProofWords
{
    internal const string Email = "email", Totp = "totp", SecondFactor = "secondFactor", Password = "password", Approval = "approval";

    /// <summary>Where proofs are given: this and the id.</summary>
    internal const string Path = "/.gatehouse/proofs/";

    /// <summary>The word of the policy.</summary>
    internal static string Of(Proof proof) => proof switch
    {
        Proof.Email => Email,
        Proof.Totp => Totp,
        Proof.SecondFactor => SecondFactor,
        Proof.Password => Password,
        Proof.Approval => Approval,
        _ => throw new ArgumentOutOfRangeException(nameof(proof), proof, "no kind of proof that can be asked for"),
    };

    /// <summary>RFC 9470, section 3: what the client has to get. The realm names the API; the class of proof is a name of ours.</summary>
    internal static string Challenge(string realm, string kind) =>
        $"Bearer realm=\"{realm}\", error=\"insufficient_user_authentication\", error_description=\"A further proof is required\", acr_values=\"urn:gatehouse:proof:{kind}\"";

    /// <summary>Who acts, for the records.</summary>
    internal static Actor ActorOf(RequestContext request) => new(request.Principal.Subject ?? "guest")
    {
        Credential = request.Principal.KeyId ?? request.Principal.TokenId,
        RequestId = request.Id,
    };

    /// <summary>The credential that limits count by. Tokens made from a key count as the key: whoever holds it makes as many as they like.</summary>
    internal static string CredentialOf(Principal principal) => principal.KeyId ?? $"client:{principal.Client}";
}
