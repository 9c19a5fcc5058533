using System.Numerics;

namespace Gatehouse.Keys.Jws;

/// <summary>Knows the RSA keys of a broken generator in millions of smart cards and security modules, whose private half can be computed (CVE-2017-15361).</summary>
/// <remarks>Their primes are powers of 65537 modulo every small prime; of honest keys about one in 2^27 looks so.</remarks>
internal static class Roca
{
    private static readonly int[] Primes =
    [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];

    /// <summary>Whether a modulus has their mark.</summary>
    internal static bool Made(BigInteger modulus)
    {
        foreach (var prime in Primes)
            if (!IsPower((int)(modulus % prime), prime))
                return false;

        return true;
    }

    private static bool IsPower(int rest, int prime)
    {
        var power = 1;
        for (var i = 0; i < prime; i++, power = power * 65537 % prime)
            if (power == rest)
                return true;

        return false;
    }
}
