using System.Globalization;
using BenchmarkDotNet.Running;
using Karma.Benchmarks;

// "bytes [days] [instances]" tells the size of blocks, "memory [instances] [folder]" what an instance takes of memory, "store [days] [instances] [one in how many is noisy] [folder]" what a keepalive takes on disk; anything else is for BenchmarkDotNet.
double Number(int index, double otherwise) => args.Length > index ? double.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
if (args is ["bytes", ..]) BlockBytes.Print(Number(1, 30), (int)Number(2, 10));
else if (args is ["memory", ..]) await HeadBytes.PrintAsync((int)Number(1, 2_000), args.Length > 2 ? args[2] : Path.GetTempPath());
else if (args is ["store", ..]) await StoreBytes.PrintAsync(Number(1, 30), (int)Number(2, 100), (int)Number(3, 100), args.Length > 4 ? args[4] : Path.GetTempPath());
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
