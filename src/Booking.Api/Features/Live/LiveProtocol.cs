using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Booking.Api.Features.Live;

/// <summary>
/// The JSON hub protocol, in which the last arguments of a call may be left out: the framework's own refuses <c>Watch</c>
/// with one argument, which the contract allows.
/// </summary>
internal sealed class LiveProtocol(IOptions<JsonHubProtocolOptions> options) : IHubProtocol
{
    private readonly JsonHubProtocol _json = new(options);

    /// <inheritdoc/>
    public string Name => _json.Name;

    /// <inheritdoc/>
    public int Version => _json.Version;

    /// <inheritdoc/>
    public TransferFormat TransferFormat => _json.TransferFormat;

    /// <inheritdoc/>
    public bool IsVersionSupported(int version) => _json.IsVersionSupported(version);

    /// <inheritdoc/>
    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _json.WriteMessage(message, output);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _json.GetMessageBytes(message);

    /// <inheritdoc/>
    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var again = input;
        if (!_json.TryParseMessage(ref input, binder, out message))
            return false;
        if (message is InvocationBindingFailureMessage failure
            && WithFewerArguments(again, binder, failure.Target) is { } shorter)
            message = shorter;
        return true;
    }

    private InvocationMessage? WithFewerArguments(ReadOnlySequence<byte> input, IInvocationBinder binder, string target)
    {
        IReadOnlyList<Type> types;
        try
        {
            types = binder.GetParameterTypes(target);
        }
        catch (HubException)
        {
            // There is no such method: the dispatcher says so.
            return null;
        }

        for (var count = types.Count - 1; count >= 0; count--)
        {
            var rest = input;
            if (_json.TryParseMessage(ref rest, new FirstArguments(binder, count), out var message)
                && message is InvocationMessage { Headers: var headers } call)
            {
                var arguments = new object?[types.Count];
                call.Arguments.CopyTo(arguments, 0);
                for (var i = count; i < arguments.Length; i++)
                    arguments[i] = default(JsonElement);
                return new InvocationMessage(call.InvocationId, call.Target, arguments) { Headers = headers };
            }
        }

        return null;
    }

    private sealed class FirstArguments(IInvocationBinder inner, int count) : IInvocationBinder
    {
        public Type GetReturnType(string invocationId) => inner.GetReturnType(invocationId);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [.. inner.GetParameterTypes(methodName).Take(count)];

        public Type GetStreamItemType(string streamId) => inner.GetStreamItemType(streamId);
    }
}
