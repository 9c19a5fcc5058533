using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Gatehouse.JsonSchema.Json;

/// <summary>SipHash-1-3 under a key made at start.</summary>
/// <remarks>
/// Hash flooding (CWE-407): names and items come from the client. With a known
/// hash they could all be made to collide and turn a linear check quadratic;
/// without the key nobody can choose them so.
/// </remarks>
internal static class SipHash
{
    private static readonly ulong Key0 = NewKey();
    private static readonly ulong Key1 = NewKey();

    public static ulong Of(ReadOnlySpan<byte> data)
    {
        var state = new State(Key0, Key1);
        var length = data.Length;
        for (; data.Length >= 8; data = data[8..])
            state.Mix(BinaryPrimitives.ReadUInt64LittleEndian(data));

        var last = (ulong)length << 56;
        for (var i = 0; i < data.Length; i++)
            last |= (ulong)data[i] << (8 * i);

        return state.Finish(last);
    }

    public static ulong Of(ulong first, ulong second)
    {
        var state = new State(Key0, Key1);
        state.Mix(first);
        state.Mix(second);
        return state.Finish(16UL << 56);
    }

    private static ulong NewKey()
    {
        Span<byte> key = stackalloc byte[8];
        RandomNumberGenerator.Fill(key);
        return BinaryPrimitives.ReadUInt64LittleEndian(key);
    }

    private ref struct State(ulong key0, ulong key1)
    {
        private ulong v0 = key0 ^ 0x736f6d6570736575;
        private ulong v1 = key1 ^ 0x646f72616e646f6d;
        private ulong v2 = key0 ^ 0x6c7967656e657261;
        private ulong v3 = key1 ^ 0x7465646279746573;

        public void Mix(ulong word)
        {
            v3 ^= word;
            Round();
            v0 ^= word;
        }

        public ulong Finish(ulong last)
        {
            Mix(last);
            v2 ^= 0xff;
            Round();
            Round();
            Round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void Round()
        {
            v0 += v1; v1 = BitOperations.RotateLeft(v1, 13); v1 ^= v0; v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3; v3 = BitOperations.RotateLeft(v3, 16); v3 ^= v2;
            v0 += v3; v3 = BitOperations.RotateLeft(v3, 21); v3 ^= v0;
            v2 += v1; v1 = BitOperations.RotateLeft(v1, 17); v1 ^= v2; v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
