// A private RabbitMQ that only this machine can reach: its own node name, cookie, port mapper (epmd) and folder.
import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { opens } from './opens.mjs';
import { asUser, ensureProgram, freePort, serviceFolder, startProcess } from './process.mjs';

const programs = '/usr/lib/rabbitmq/bin';

/** @returns its `url`, `ctl(...)` for rabbitmqctl and, of startProcess, what holds, kills, starts and stops it; undefined if there is no RabbitMQ */
export async function startRabbitmq() {
  const user = process.getuid?.() === 0 ? 'rabbitmq' : undefined;
  const find = () => (existsSync(join(programs, 'rabbitmq-server')) && hasEpmd() ? programs : undefined);
  if (ensureProgram({ what: 'RabbitMQ', packages: ['rabbitmq-server'], find }) === undefined) return undefined;
  const [port, distPort, epmdPort] = [await freePort(), await freePort(), await freePort()];
  const mapper = await startEpmd(epmdPort);
  try {
    const folder = serviceFolder('rabbitmq', user);
    const password = randomBytes(16).toString('hex');
    const env = { ...prepare(folder, { port, password }), ...environment(folder, { port, distPort, epmdPort }) };
    const running = await startProcess({
      name: 'RabbitMQ',
      command: [join(programs, 'rabbitmq-server')],
      user,
      folder,
      env,
      isReady: () => greets(port),
    });
    return Object.assign(running, {
      url: `amqp://tidings:${password}@127.0.0.1:${port}`,
      ctl: (...args) => control(asUser(user, [join(programs, 'rabbitmqctl'), '-q', ...args]), folder, env),
      stop: stopAll(running.stop, mapper.stop),
    });
  } catch (failure) {
    await mapper.stop();
    throw failure;
  }
}

const hasEpmd = () => spawnSync('epmd', ['-names', '-port', '1']).error === undefined;

function stopAll(...stops) {
  return async () => {
    for (const stop of stops) await stop();
  };
}

/** Erlang would start one by itself, for all addresses and for good. */
function startEpmd(port) {
  return startProcess({
    name: 'epmd',
    command: ['epmd', '-address', '127.0.0.1', '-port', String(port)],
    folder: serviceFolder('epmd'),
    isReady: () => opens(port),
  });
}

/** Everything it reads. */
function prepare(folder, { port, password }) {
  const cookie = join(folder, '.erlang.cookie');
  const config = join(folder, 'rabbitmq.conf');
  const plugins = join(folder, 'enabled_plugins');
  writeFileSync(cookie, randomBytes(16).toString('hex'), { mode: 0o400 });
  writeFileSync(plugins, '[].\n');
  const settings = {
    'listeners.tcp.default': `127.0.0.1:${port}`,
    default_user: 'tidings',
    default_pass: password,
    'log.console': 'true',
    'log.console.level': 'warning',
    'log.file': 'false',
    'disk_free_limit.absolute': '10MB',
    // Tests hold it for seconds and want to know what happens then.
    heartbeat: '10',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(config, lines.join(''));
  const { uid, gid } = statSync(folder);
  for (const file of [cookie, config, plugins]) chownSync(file, uid, gid);
  return { RABBITMQ_CONFIG_FILE: config, RABBITMQ_ENABLED_PLUGINS_FILE: plugins };
}

function environment(folder, { port, distPort, epmdPort }) {
  return {
    HOME: folder,
    LANG: 'C.UTF-8',
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_NODENAME: `tidings${port}@localhost`,
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'logs'),
    RABBITMQ_SCHEMA_DIR: join(folder, 'schema'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'config'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none',
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
  };
}

/** @returns what it prints */
function control([program, ...args], folder, env) {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env: { ...process.env, ...env }, timeout: 60_000 };
    execFile(program, args, options, (failure, stdout, stderr) => {
      if (failure) reject(new Error(`rabbitmqctl ${args.join(' ')}: ${stderr || failure.message}`));
      else resolve(stdout);
    });
  });
}

/** Whether it says what version it speaks with whom. */
function greets(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from('AMQP\x00\x00\x09\x01', 'latin1')));
    const settle = (isReady) => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
    // A frame of methods: connection.start
    socket.once('data', (data) => settle(data[0] === 1));
  });
}
