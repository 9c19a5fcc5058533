using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Why a gateway could not start, and what to do about it.</summary>
internal static class Startup
{
    /// <summary>One sentence or two for a person.</summary>
    public static string Explain(Exception e) => e switch
    {
        IOException { InnerException: AddressInUseException } => $"{e.Message} Is another gateway running? Stop it, or change 'https.listen' or 'https.redirect' in the policy.",
        IOException { InnerException: SocketException { SocketErrorCode: SocketError.AccessDenied } } or SocketException { SocketErrorCode: SocketError.AccessDenied }
            => $"{e.Message} Ports below 1024 need the right to use them: choose another 'https.listen', or give the process CAP_NET_BIND_SERVICE.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable }
            => $"{e.Message}: this machine has no such address. Change 'https.listen' or 'https.redirect' in the policy; '*:8443' takes every address.",
        CryptographicException => $"https.certificate: the certificate and its key cannot be used together ({e.Message}). Both must be PEM, and the key must belong to the first certificate.",
        _ => e.Message,
    };
}
