using Gatehouse.Policy.Model;

namespace Gatehouse.Audit;

/// <summary>Further proofs by the words of the policy.</summary>
internal static class CriticalWord
{
    /// <summary><c>secondFactor</c></summary>
    public static string Of(Proof proof) => proof switch
    {
        Proof.Email => "email",
        Proof.Totp => "totp",
        Proof.Passkey => "passkey",
        Proof.SecondFactor => "secondFactor",
        Proof.Password => "password",
        Proof.Approval => "approval",
        _ => "audit",
    };
}
