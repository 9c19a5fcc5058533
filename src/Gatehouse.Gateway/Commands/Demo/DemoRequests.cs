using Gatehouse.Policy.Model;

namespace Gatehouse.Gateway.Commands.Demo;

/// <summary>Requests to paste; each shows another answer of the gateway.</summary>
internal sealed class DemoRequests(PolicyDocument policy, DemoKeys keys)
{
    private readonly string start = $"curl -s -w '\\n%{{http_code}}\\n' --cacert {Shell.Word(Path.Combine(policy.KeyStore.Folder, "ca.pem"))}";
    private readonly string json = "-H 'Content-Type: application/json' -d";

    /// <summary>The address that clients use; its name stands in the certificate.</summary>
    public string Address { get; } = $"https://{policy.Https.Host}:{policy.Https.Listen.Port}";

    /// <summary>The keys that the requests use.</summary>
    public DemoKeys Keys { get; } = keys;

    /// <summary>What is shown, and the command that shows it.</summary>
    public IReadOnlyList<(string Shows, string Command)> All =>
    [
        ("401 without a key, 200 with one", $"{start} {Address}/users/alice --next {start[5..]} {As(Keys.User)} {Address}/users/alice"),
        ("403 not for this role", $"{start} {As(Keys.User)} {Address}/settings"),
        ("404 the order of another", $"{start} {As(Keys.User)} {Address}/orders/o-100002"),
        ("400 with every fault", $"{start} {As(Keys.User)} {json} '{{\"buyerId\":\"alice\",\"items\":[],\"gift\":true}}' {Address}/orders"),
        ("429 after ten reports", $"for n in 1 2 3 4 5 6 7 8 9 10 11; do {start} {As(Keys.Manager)} {json} '{{\"title\":\"January\",\"from\":\"2026-01-01\",\"to\":\"2026-01-31\"}}' {Address}/reports; done"),
    ];

    private string As(string key) => $"-H '{policy.Authentication.KeyHeader}: {key}'";
}
