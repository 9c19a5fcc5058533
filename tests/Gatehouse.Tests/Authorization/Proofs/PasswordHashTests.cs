using Gatehouse.Authorization.Proofs;

namespace Gatehouse.Tests.Authorization.Proofs;

/// <summary>Passwords: bcrypt of cost 12, every octet of them (requirement 3.05).</summary>
public sealed class PasswordHashTests
{
    [Fact] // CVE-2025-22228: bcrypt alone takes two passwords that differ after octet 72 for the same.
    public void What_comes_after_octet_72_counts()
    {
        var same = new string('a', 80);
        var stored = PasswordHash.Make(same + "1");

        Assert.StartsWith("gh1:$2", stored, StringComparison.Ordinal);
        Assert.Contains("$12$", stored, StringComparison.Ordinal);
        Assert.True(PasswordHash.Verify(same + "1", stored));
        Assert.False(PasswordHash.Verify(same + "2", stored));
    }

    [Fact]
    public void Without_a_stored_hash_nothing_is_right()
    {
        Assert.False(PasswordHash.Verify("correct horse battery", null));
        Assert.False(PasswordHash.Verify("correct horse battery", BCrypt.Net.BCrypt.HashPassword("correct horse battery", 4)));
    }

    [Theory]
    [InlineData(11, false), InlineData(12, true), InlineData(256, true), InlineData(257, false)]
    public void A_password_has_twelve_to_256_characters(int length, bool fits) => Assert.Equal(fits, PasswordHash.Fits(new string('x', length)));
}
