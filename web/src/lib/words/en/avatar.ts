export default {
  add: 'Add a picture',
  change: 'Change picture',
  remove: 'Remove picture',
  choose: 'Choose a picture',
  crop: 'Crop your picture',
  cropHint: 'Drag to move, scroll or pinch to zoom. On a keyboard, use the arrow keys, + and −.',
  stage: 'Picture: move it with the arrow keys, zoom with plus and minus',
  nearness: 'Zoom',
  unreadable: 'This picture can’t be opened. Choose a JPEG, PNG, WebP or GIF.',
  ofChannel: 'Picture',
  removed: (name: string) => `${name}’s picture was removed`,
};
