using Gatehouse.Authorization.Proofs;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary>What a subject can prove itself with, as the commands show it: never a hash or a seed.</summary>
internal sealed record FactorsView(string? Email, bool Password, bool Totp, string? Tenant)
{
    /// <summary>Of what it has.</summary>
    public static FactorsView Of(SubjectFactors factors) => new(factors.Email, factors.Password is not null, factors.Codes is not null, factors.Tenant);

    /// <summary>One line.</summary>
    public static void Line(TextWriter to, FactorsView factors) => to.WriteLine(
        $"email {(factors.Email is null ? "-" : Plain.Text(factors.Email))}  password {YesNo(factors.Password)}  totp {YesNo(factors.Totp)}  tenant {(factors.Tenant is null ? "-" : Plain.Text(factors.Tenant))}");

    private static string YesNo(bool has) => has ? "yes" : "-";
}
