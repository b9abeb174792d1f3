using Annotator.Decoder.Worker;

// The worker of DecoderPool: nothing a person starts. Two arguments, made by the pool: memory in MiB, and seconds of processor time a frame.
return args is [var memory, var seconds] && int.TryParse(memory, out var mebibytes) && int.TryParse(seconds, out var longest)
    ? WorkerLoop.Run(mebibytes, longest)
    : WorkerLoop.Explain();
