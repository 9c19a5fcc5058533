using Gatehouse.Keys;

namespace Gatehouse.Tests.Keys;

/// <summary>A scope narrows, it never grants.</summary>
public class ScopeSetTests
{
    [Theory]
    [InlineData(null, true, true, true)]
    [InlineData("", true, true, true)]
    [InlineData("orders", true, true, false)]
    [InlineData("orders:read", true, false, false)]
    [InlineData("orders:read catalog", true, false, true)]
    [InlineData("gone", false, false, false)]
    [InlineData("orders:gone", false, false, false)]
    [InlineData("orders:", false, false, false)]
    [InlineData("order", false, false, false)]
    [InlineData(" ", false, false, false)]
    public void It_leaves_the_operations_it_names(string? scope, bool read, bool write, bool catalog)
    {
        var policy = TestPolicy.Make();
        for (var again = 0; again < 2; again++)
            Assert.Equal([read, write, catalog], policy.Operations.Select(operation => ScopeSet.Allows(policy, scope, operation)));
    }

    [Fact]
    public void What_names_nothing_is_found()
    {
        var policy = TestPolicy.Make();
        Assert.Null(ScopeSet.FirstUnknown(policy, "orders catalog:read"));
        Assert.Equal("orders:fly", ScopeSet.FirstUnknown(policy, "catalog orders:fly"));
        Assert.Equal("", ScopeSet.FirstUnknown(policy, "catalog  orders"));
    }
}
