namespace Gatehouse.BlackBox;

/// <summary>Keys that are well formed but were never made: a right checksum (CRC-32, IEEE 802.3, in six base62 characters) over other parts.</summary>
public static class KeyText
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A key with another id and its right checksum.</summary>
    public static string WithId(string key, string id) => With(key, 2, id);

    /// <summary>A key with another secret and its right checksum.</summary>
    public static string WithSecret(string key, string secret) => With(key, 3, secret);

    private static string With(string key, int part, string text)
    {
        var parts = key.Split('_');
        parts[part] = text;
        var body = string.Join('_', parts[..4]);
        return $"{body}_{ChecksumOf(body)}";
    }

    private static string ChecksumOf(string text)
    {
        var crc = uint.MaxValue;
        foreach (var c in text)
        {
            crc ^= c;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
        }

        crc = ~crc;
        var characters = new char[6];
        for (var i = 5; i >= 0; i--, crc /= 62)
            characters[i] = Alphabet[(int)(crc % 62)];
        return new string(characters);
    }
}
