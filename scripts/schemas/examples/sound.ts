/** Examples of screens, graphics cards and sound. */
export const SOUND: readonly string[] = [
  `<graphics type='spice' autoport='yes'>
  <listen type='address' address='127.0.0.1'/>
  <channel name='main' mode='insecure'/>
  <clipboard copypaste='no'/>
  <gl enable='yes' rendernode='/dev/dri/renderD128'/>
</graphics>`,
  `<graphics type='sdl' display=':0'>
  <gl enable='yes'/>
</graphics>`,
  `<video>
  <model type='virtio' heads='1'>
    <acceleration accel3d='yes'/>
    <resolution x='1280' y='800'/>
  </model>
</video>`,
  `<sound model='ich9'>
  <codec type='duplex'/>
  <audio id='1'/>
</sound>`,
  ...[
    ["none", "", ""],
    ["spice", "", ""],
    ["alsa", " dev='default'", " dev='default'"],
    ["oss", " dev='/dev/dsp'", " dev='/dev/dsp' bufferCount='4'"],
    ["pulseaudio", " latency='20000'", " streamName='guest'"],
    ["pipewire", " name='mic'", " name='speakers'"],
    ["jack", " clientName='guest'", " clientName='guest' connectPorts='system:.*'"],
    ["sdl", " bufferCount='4'", " bufferCount='4'"],
    ["file", "", ""],
    ["dbus", "", ""],
  ].map(([type, input, output], index) =>
    `<audio id='${index + 1}' type='${type}'>
  <input${input} mixingEngine='yes' fixedSettings='yes'>
    <settings frequency='48000' channels='1' format='s16'/>
  </input>
  <output${output} mixingEngine='yes' fixedSettings='yes'>
    <settings frequency='48000' channels='2' format='s16'/>
  </output>
</audio>`
  ),
];
